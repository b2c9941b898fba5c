/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Named operations: the ways they are written, and what looks like one and is none. */
#include "tests/unit/extracted.h"

static void finds_operations_however_they_are_written(void **state)
{
    static const struct example examples[] = {
        { "Police arrested six in Operation Tamarisk.",
          "Tamarisk" },
        { "Op Tamarisk has led to six arrests, police said.",
          "Tamarisk" },
        { "OPERATION TAMARISK has led to six arrests, police said.",
          "Tamarisk" },
        { "OPERATION WINTER HEATHER has led to six arrests, police said.",
          "Winter Heather" },
        { "Six arrests were made under \"Operation Silver Birch\", police said.",
          "Silver Birch" },
        { "Six arrests were made under ‘Operation Kite’, police said.",
          "Kite" },
        { "Six arrests were made under Operation “Kite” by police.",
          "Kite" },
        { "Six arrests were made under Operation 'Kite' by police.",
          "Kite" },
        { "Police arrested six under operation tamarisk, which began on Monday.",
          "Tamarisk" },
        { "Police say operation kingfisher is under way after six arrests.",
          "Kingfisher" },
        { "Police arrested six during operation pelagia.",
          "Pelagia" },
        { "Police arrested six in OperationTamarisk.",
          "Tamarisk" },
        { "Police tweeted #OpTamarisk after six arrests.",
          "Tamarisk" },
        { "Six arrests were made in Operations Kite and Heron, police said.",
          "Kite; Heron" },
        { "Six arrests were made in Operations Kite, Heron & Tern, police said.",
          "Kite; Heron; Tern" },
        { "Six arrests were made in Ops Kite and Heron, police said.",
          "Kite; Heron" },
        { "Operation Kite 3 led to six arrests, police said.",
          "Kite" },
        { "Operation Kite Phase Two led to six arrests, police said.",
          "Kite" },
        { "Police made six arrests in the crackdown, codenamed Kingfisher.",
          "Kingfisher" },
        { "Police made six arrests in an operation called Kingfisher.",
          "Kingfisher" },
        { "Police made six arrests in an operation known as Kingfisher.",
          "Kingfisher" },
        { "The crackdown, codenamed Operation Kingfisher, led to six arrests, police said.",
          "Kingfisher" },
        { "Operation Kestrel Nets Six In Drugs Raid By Police",
          "Kestrel" },
        { "Operation Thor 4 Men Arrested By Police",
          "Thor" },
        { "Operation Raptor's officers arrested six.",
          "Raptor" },
        { "Operation Raptor Detective Inspector Jo Lee said six were arrested.",
          "Raptor" },
        { "Operation Raptor Essex Police arrested six.",
          "Raptor" },
        { "Operation Raptor, Operation Kite and Op Heron led to six arrests, police said.",
          "Raptor; Kite; Heron" },
        { "Operation Snowdrop led to arrests. Police said Operation Snodrop will go on.",
          "Snowdrop" },
        { "Operation Net Safe led to arrests. Operation NetSafe goes on, police said.",
          "NetSafe" },
        { "Operation Red Kite led to arrests. Operation RedKite goes on, police said. Operation Red Kite ends soon.",
          "Red Kite" },
        { "Operation H has led to six arrests by Kent Police.",
          "H" },
        { "Six were held in Oper\xC2\xAD" "ation\xE2\x80\x8B Tama\xC2\xAD" "risk\xE2\x80\x8B, police said.",
          "Tamarisk" },
        { "The raids are the latest stage of Waterwheel, a long-running Police Scotland operation.",
          "Waterwheel" },
        { "Six arrests were made under Tamarisk, a police operation against car thieves.",
          "Tamarisk" },
        { "Kent Police stopped 164 vans. Under Operation Tamarisk, roads were closed with the help of HMRC and VOSA.",
          "Tamarisk" },
        { "Police arrested six in Operation Cedar-Rose.",
          "Cedar-Rose" },
        { "Police arrested six in Operation St Andrew.",
          "St Andrew" },
        { "Operation London Bridge was planned by police for years; two were arrested.",
          "London Bridge" },
        { "Unlike Operation Kite in 2012, Operation Heron led to six arrests, police said.",
          "Heron" },
        { "Police arrested six in Op\302\255er\302\255ation Kite.",
          "Kite" },
        { "Police arrested six in Operation Kite (pictured).",
          "Kite" },
        { "Police arrested six in Operation â€œKiteâ€.",
          "Kite" },
        { "Op. Kite led to six arrests, police said.",
          "Kite" },
        { "Project Medusa officers arrested six, police said.",
          "Medusa" },
        { "Operation Venetic arrests: police seize £4m",
          "Venetic" },
        { "Police said Operation Makesafe and Makesafe training went well; one arrest.",
          "Makesafe" },
        { "The police operation, Operation Goodyear, led to six arrests.",
          "Goodyear" },
        { "Police's Operation Kite team arrested six.",
          "Kite" },
        { "Operation Kite (Phase 2) led to six arrests, police said.",
          "Kite" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_OPERATION, examples);
}

static void takes_no_other_operation_for_a_name(void **state)
{
    static const struct example examples[] = {
        { "The operation lasted two hours and police made six arrests.",
          "" },
        { "Operation after operation has failed, police said after the arrests.",
          "" },
        { "The Operation was carried out by police at dawn. Six arrests.",
          "" },
        { "Police were called to the ward. Operation lists will be looked at day by day.",
          "" },
        { "Six arrests were made in Brackley, a police operation having been called off.",
          "" },
        { "Six arrests were made with the help of Jones, a man whom the police operation had not known.",
          "" },
        { "Police launched an operation targeting drink-drivers and made six arrests.",
          "" },
        { "Police operation in Kent Street leads to six arrests",
          "" },
        { "Police Operation Leads To Six Arrests",
          "" },
        { "POLICE OPERATION TARGETS DRIVERS after arrests.",
          "" },
        { "Operation Manager Jo Lee was arrested by police.",
          "" },
        { "Operations Director Jo Lee and Finance Manager Al Poe were arrested by police.",
          "" },
        { "Operation Of The Lift Suspended After Arrests By Police",
          "" },
        { "The police camera came into operation last week and led to six arrests.",
          "" },
        { "The cameras were put into operation February 2020 and police made six arrests.",
          "" },
        { "Police say that the scheme went into operation on Monday and in operation Tuesday led to six arrests.",
          "" },
        { "Officers in operation tackling crime made arrests.",
          "" },
        { "Soldiers who served in Operation Marmion in Iraq met at the regiment's barracks.",
          "" },
        { "Police arrested six men at a veterans' parade to mark Operation Overlord.",
          "" },
        { "The surgeon said the operation theatre was closed.",
          "" },
        { "Operation Christmas Child has sent 300 shoeboxes abroad.",
          "" },
        { "Lorries queued for miles as Operation Brock was put in place.",
          "" },
        { "Police in Queensland made six arrests in Operation Sunfish, the Australian Federal Police said.",
          "" },
        { "The FBI arrested six in Operation Sunfish.",
          "" },
        { "Sheriff's deputies in Texas ran Operation Longhorn and made 30 arrests.",
          "" },
        { "Police arrested six in Operation \342\200\221 Kite.",
          "Kite" },
        { "Contact OpKiteIntel@example.police.uk about the arrests.",
          "" },
        { "Project Manager Jo Lee was arrested by police.",
          "" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_OPERATION, examples);
}

static void folds_spellings_of_one_name(void **state)
{
    static const struct example examples[] = {
        { "Operation Tharlsley led to arrests by police. The end of Operation Tharsley is near.", "Tharsley" },
        { "Operation Snowdrop led to arrests by police. Operation Snodrop and Operation Snowdrop go on.", "Snowdrop" },
        { "Operation Viper led to arrests by police. Operation Piper led to more.", "Viper; Piper" },
        { "OPERATION KITE led to arrests by police. Operation Kite goes on.", "Kite" },
        { "Police said that operation Kite and Op Kite are one; six arrests.", "Kite" },
        { "Operation Red-Kite led to arrests by police. Operation Red-Kite goes on. Operation RedKite ends.", "Red-Kite" },
        { "Police made arrests in Operation NET SAFE.", "NetSafe" },
        { "Police made arrests in Operation Notarize.", "Notarise" },
        { "Operation Tiger Claw Targets Car Gangs\n\nPolice arrested six men in Operation Tiger Claw on Friday.\n",
          "Tiger Claw" },
        { "Operation Tiger Targets Car Gangs\n\nPolice arrested six men in Operation Tiger on Friday.\n", "Tiger" },
        { "Twenty men were arrested and three lorries were seized by police in Operation\nSteeple, which was begun\n"
          "after a theft of lead.\n", "Steeple" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_OPERATION, examples);
}

static void leaves_operations_of_other_stories(void **state)
{
    static const struct example examples[] = {
        { "Nine held over thefts of cars\n\nKent Police arrested nine men in Ashford in Operation Piston.\n\n"
          "The cars had been taken to pieces in a barn, said a detective.\n\n"
          "Trawler gang held\n\nSix men were arrested when Devon and Cornwall Police boarded a trawler in Operation Mackerel.\n",
          "Piston" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_OPERATION, examples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_operations_however_they_are_written),
        cmocka_unit_test(takes_no_other_operation_for_a_name),
        cmocka_unit_test(folds_spellings_of_one_name),
        cmocka_unit_test(leaves_operations_of_other_stories),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
