/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/test.h"

#include "base/file.h"
#include "store/location.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/cuttings-unit.XXXXXX";

static int begin(void **state)
{
    (void)state;
    if (!mkdtemp(folder) || chdir(folder) != 0 || mkdir("below", 0777) != 0 || mkdir("below/it", 0777) != 0 || mkdir("there", 0777) != 0)
        return -1;
    return chdir("below/it");
}

static int end(void **state)
{
    (void)state;
    return chdir("/") || file_remove_tree(folder, NULL);
}

static void set(const char *name, const char *value)
{
    assert_int_equal(value ? setenv(name, value, 1) : unsetenv(name), 0);
}

static void the_first_place_that_is_named_is_taken(void **state)
{
    static const struct {
        const char *given, *index, *data, *home; /* --index and the environment */
        const char *path, *tried;
    } cases[] = {
        { "mine", "yours", "/data", "/home/me", "mine", "'mine' (--index)" },
        { NULL, "yours", "/data", "/home/me", "yours", "'yours' ($CUTTINGS_INDEX)" },
        { NULL, "", "/data", "/home/me", "/data/cuttings/index", "'/data/cuttings/index' (the data folder)" },
        { NULL, NULL, NULL, "/home/me", "/home/me/.local/share/cuttings/index", "'/home/me/.local/share/cuttings/index' (the data folder)" },
        { NULL, NULL, "relative", "/home/me", "/home/me/.local/share/cuttings/index", "(the data folder)" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct location l = LOCATION_INIT;

        set("CUTTINGS_INDEX", cases[i].index);
        set("XDG_DATA_HOME", cases[i].data);
        set("HOME", cases[i].home);
        assert_int_equal(location_find(&l, cases[i].given, NULL), STATUS_OK);
        assert_string_equal(buf_c(&l.path), cases[i].path);
        assert_non_null(strstr(buf_c(&l.tried), cases[i].tried));
        assert_false(l.exists);
        location_release(&l);
    }
}

static void without_a_home_a_new_index_goes_beside_the_articles(void **state)
{
    struct location l = LOCATION_INIT;

    (void)state;
    set("CUTTINGS_INDEX", NULL);
    set("XDG_DATA_HOME", NULL);
    set("HOME", "");
    assert_int_equal(location_find(&l, NULL, NULL), STATUS_OK);
    assert_true(str_ends_with(buf_view(&l.path), STR("/below/it/.cuttings")));
    assert_false(l.exists);
    location_release(&l);
    assert_int_equal(location_find(&l, "", NULL), STATUS_BAD_INPUT);
    location_release(&l);
}

static void an_index_above_is_found(void **state)
{
    struct location l = LOCATION_INIT;
    char expected[64];

    (void)state;
    set("CUTTINGS_INDEX", NULL);
    snprintf(expected, sizeof expected, "%s/.cuttings", folder);
    assert_int_equal(mkdir(expected, 0777), 0);
    assert_int_equal(location_find(&l, NULL, NULL), STATUS_OK);
    assert_string_equal(buf_c(&l.path), expected);
    assert_true(l.exists);
    location_release(&l);
    assert_int_equal(rmdir(expected), 0);
}

static void a_working_directory_that_is_gone_has_no_parents(void **state)
{
    struct location l = LOCATION_INIT;
    char gone[64];

    (void)state;
    snprintf(gone, sizeof gone, "%s/there", folder);
    assert_int_equal(chdir(gone), 0);
    assert_int_equal(rmdir(gone), 0);
    set("XDG_DATA_HOME", "/data");
    assert_int_equal(location_find(&l, NULL, NULL), STATUS_OK);
    assert_string_equal(buf_c(&l.path), "/data/cuttings/index");
    location_release(&l);
    set("XDG_DATA_HOME", NULL);
    set("HOME", NULL);
    assert_int_equal(location_find(&l, NULL, NULL), STATUS_NOT_FOUND);
    location_release(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_place_that_is_named_is_taken),
        cmocka_unit_test(without_a_home_a_new_index_goes_beside_the_articles),
        cmocka_unit_test(an_index_above_is_found),
        cmocka_unit_test(a_working_directory_that_is_gone_has_no_parents),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
