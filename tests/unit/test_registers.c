/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The registers: every force by every name, rows of users, and what is wrong with a broken one. */
#include "tests/unit/extracted.h"

#define FORCES "force\tkind\tshort\taliases\tcodes\tareas\tfrom\tto\tsuccessor\n"

static struct registers *registers;

static int load(void **state)
{
    (void)state;
    return registers_new(&registers, NULL) == STATUS_OK ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    registers_free(registers);
    return 0;
}

static struct str force_named(struct str name)
{
    struct str got;

    assert_int_equal(registers_force(registers, name, &got, NULL), STATUS_OK);
    return got;
}

static void is_force(const char *name, const char *expected)
{
    struct str got = force_named(str_from_c(name));
    if (!str_is_equal(got, str_from_c(expected)))
        fail_msg("'%s' is '%.*s', not '%s'", name, STR_ARG(got), expected);
}

static void knows_forces_by_alias_in_any_case(void **state)
{
    static const char *const rows[][2] = {
        { "tvp", "Thames Valley Police" }, { "The Met", "Metropolitan Police Service" },
        { "met", "Metropolitan Police Service" }, { "  scotland   yard ", "Metropolitan Police Service" },
        { "HEDDLU GWENT", "Gwent Police" }, { "heddlu de cymru", "South Wales Police" },
        { "heddlu gogledd cymru", "North Wales Police" }, { "avon & somerset", "Avon and Somerset Police" },
        { "Avon and Somerset Constabulary", "Avon and Somerset Police" }, { "a&s", "Avon and Somerset Police" },
        { "devon and cornwall police", "Devon & Cornwall Police" }, { "d&c", "Devon & Cornwall Police" },
        { "dyfed powys police", "Dyfed-Powys Police" }, { "Dyfed\xE2\x80\x91Powys", "Dyfed-Powys Police" },
        { "btp", "British Transport Police" }, { "nca", "National Crime Agency" }, { "psni", "Police Service of Northern Ireland" },
        { "soca", "Serious Organised Crime Agency" }, { "ceop", "Child Exploitation and Online Protection Centre" },
        { "ersou", "Eastern Region Special Operations Unit" }, { "nersou", "North East Regional Organised Crime Unit" },
        { "titan", "North West Regional Organised Crime Unit" }, { "tarian", "Tarian Regional Organised Crime Unit" }, { "gmp", "Greater Manchester Police" },
        { "kent", "Kent Police" }, { "cleveland", "Cleveland Police" }, { "hampshire constabulary", "Hampshire & Isle of Wight Constabulary" },
        { "durham", "Durham Constabulary" }, { "police scotland", "Police Scotland" }, { "strathclyde", "Strathclyde Police" },
        { "garda", "" }, { "HMRC", "" }, { "Ashford", "" }, { "", "" }, { "the", "" }, { "police", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        is_force(rows[i][0], rows[i][1]);
}

static void knows_every_force_by_its_canonical_name(void **state)
{
    (void)state;
    assert_true(registers_force_count(registers) > 70);
    for (uint32_t i = 0; i < registers_force_count(registers); i++) {
        const struct force_row *row = registers_force_row(registers, i);

        if (row->kind < FORCE_FOREIGN)
            assert_true(str_is_equal(force_named(row->name), row->name));
        if (row->successor != ROW_NONE)
            assert_true(registers_force_row(registers, row->successor)->to == 0 ||
                        registers_force_row(registers, row->successor)->to > row->from);
    }
}

static void spells_operations(void **state)
{
    static const char *const rows[][2] = {
        { "Operation Notarise", "Notarise" }, { "op notarise", "Notarise" }, { "NOTARISE", "Notarise" },
        { "operation net safe", "NetSafe" }, { "Net-Safe", "NetSafe" }, { "netsafe 2", "NetSafe" },
        { "Henhouse 4", "Henhouse" }, { "Project Medusa", "Medusa" }, { "tharlsley", "Tharsley" },
        { "blue orchid", "Blue Orchid" }, { "OPERATION BLUE ORCHID", "Blue Orchid" }, { "operation kite", "Kite" },
        { "McKay", "McKay" }, { "H", "H" }, { "", "" }, { "operation", "Operation" },
        { "\xDD" "et sky", "\xDD" "et Sky" }, { "r\xC9" "d sky", "R\xC9" "d Sky" }, /* no UTF-8: typed in a terminal of another encoding */
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf name = BUF_INIT;

        assert_int_equal(registers_operation(registers, str_from_c(rows[i][0]), &name, NULL), STATUS_OK);
        assert_string_equal(buf_c(&name), rows[i][1]);
        buf_release(&name);
    }
}

static void finds_the_nearest_spelling(void **state)
{
    static const char *const rows[][2] = {
        { "leceistershire polcie", "Leicestershire Police" }, { "notinghamshire police", "Nottinghamshire Police" },
        { "merseyside plice", "Merseyside Police" }, { "northumberia", "Northumbria Police" },
        { "the metropoliton police", "Metropolitan Police Service" }, { "scotland yarrd", "Metropolitan Police Service" },
    };
    struct str out[3];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(registers_nearest_forces(registers, str_from_c(rows[i][0]), out, 3) >= 1);
        assert_memory_equal(out[0].at, rows[i][1], out[0].len);
    }
    assert_int_equal(registers_nearest_forces(registers, STR("xylophone orchestra of trees"), out, 3), 0);
    assert_int_equal(registers_nearest_forces(registers, STR("kent"), out, 0), 0);
}

static void takes_rows_of_users(void **state)
{
    uint64_t before = registers_fingerprint(registers);
    struct error err = ERROR_INIT;
    struct str kent = force_named(STR("kent"));

    (void)state;
    assert_int_equal(registers_add(registers, STR("# ours\nforce\taliases\nKent Police\tGarden County Police|GCP\n"), "my.tsv", &err),
                     STATUS_OK);
    is_force("garden county police", "Kent Police");
    is_force("gcp", "Kent Police");
    is_force("kent", "Kent Police");
    assert_true(str_is_equal(kent, STR("Kent Police"))); /* handed out before, still valid */
    assert_true(registers_fingerprint(registers) != before);
    assert_int_equal(registers_add(registers, STR(FORCES "Port of Dover Police\tspecial\t\tDover Harbour Police\tPODP\r\n"), "my.tsv", &err),
                     STATUS_OK);
    is_force("podp", "Port of Dover Police");
    is_force("garden county police", "Kent Police");
    assert_int_equal(registers_add(registers, STR("operation\taliases\nSnowdrop\tSnow Drop|Galanthus\n"), "ops.tsv", &err), STATUS_OK);
    {
        struct buf name = BUF_INIT;

        assert_int_equal(registers_operation(registers, STR("op galanthus"), &name, NULL), STATUS_OK);
        assert_string_equal(buf_c(&name), "Snowdrop");
        buf_release(&name);
    }
}

static void says_what_is_wrong_with_a_row(void **state)
{
    static const char *const rows[][2] = {
        { "force\taliases\nKent Police\tEssex Police\n", "'my.tsv', line 2: 'Essex Police' is already a name of 'Essex Police'" },
        { "\n# x\nforce\taliases\nKent Police\tthe met\n", "'my.tsv', line 4: 'the met' is already a name of 'Metropolitan Police Service'" },
        { "force\tcolour\n", "'my.tsv', line 1: unknown column 'colour'" },
        { "name\tkind\n", "'my.tsv', line 1: the first column is 'name', not 'force' or 'operation'" },
        { FORCES "Zed Police\tcounty\n", "'my.tsv', line 2: 'county' is no kind of force" },
        { FORCES "Zed Police\n", "'my.tsv', line 2: '' is no kind of force" },
        { FORCES "\tspecial\n", "'my.tsv', line 2: the field 'force' is empty" },
        { FORCES "Zed Police\tspecial\t\t\t\t\tsoon\n", "'my.tsv', line 2: 'soon' is no year" },
        { "force\tkind\nZed Police\tspecial\tx\n", "'my.tsv', line 2: more fields than the 2 columns" },
        { FORCES "Zed Police\tspecial\t\t\t\t\t\t\tWye Police\n", "'my.tsv', line 2: the successor 'Wye Police' is not in the register" },
        { FORCES "Zed Police\tspecial\t\t\t\t\t\t\tWye Police\nWye Police\tspecial\t\t\t\t\t\t\tZed Police\n",
          "'my.tsv', line 2: 'Zed Police' is its own successor" },
        { "operation\taliases\nKite\tNotarise\n", "'my.tsv', line 2: 'Notarise' is already a name of 'Notarise'" },
        { "operation\tkind\nZed\tcounty\n", "'my.tsv', line 2: 'county' is no kind of operation" },
        { "rule\twhere\tphrases\nmine\tnowhere\tread more\n", "'my.tsv', line 2: 'nowhere' is no place in a line" },
        { "class\twords\nno-class\tzed\n", "'my.tsv', line 2: 'no-class' is no class of words" },
        { "class\twords\nmonth=13\tzed\n", "'my.tsv', line 2: '13' is no number" },
        { "force\taliases\nKent Police\t...\n", "'my.tsv', line 2: '...' has no words or more than 12" },
    };
    uint64_t before = registers_fingerprint(registers);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct error err = ERROR_INIT;

        assert_int_equal(registers_add(registers, str_from_c(rows[i][0]), "my.tsv", &err), STATUS_BAD_INPUT);
        assert_string_equal(err.message, rows[i][1]);
        is_force("kent", "Kent Police");
        is_force("zed police", "");
    }
    assert_int_equal(registers_fingerprint(registers), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(knows_forces_by_alias_in_any_case, load, unload),
        cmocka_unit_test_setup_teardown(knows_every_force_by_its_canonical_name, load, unload),
        cmocka_unit_test_setup_teardown(spells_operations, load, unload),
        cmocka_unit_test_setup_teardown(finds_the_nearest_spelling, load, unload),
        cmocka_unit_test_setup_teardown(takes_rows_of_users, load, unload),
        cmocka_unit_test_setup_teardown(says_what_is_wrong_with_a_row, load, unload),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
