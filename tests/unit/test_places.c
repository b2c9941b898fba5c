/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stories that name no force: whose they are by their places, and when nobody's. */
#include "tests/unit/extracted.h"

static void the_places_of_a_story_tell_the_force(void **state)
{
    static const struct example examples[] = {
        { "Three men have been arrested after officers raided a unit on an industrial estate in Yate.\n\nCannabis plants "
          "worth £200,000 were found in the building.\n\nThe men, two of them from Birmingham, remain in custody.",
          "Avon and Somerset Police" },
        { "Officers stopped a van on the A5 near Toddington and found stolen tools inside. Searches of a lock-up at "
          "Houghton Regis turned up dozens more. A man from Milton Keynes was arrested.",
          "Bedfordshire Police" },
        { "Police hunting burglars who stole jewellery from homes in Sawston and Great Shelford have arrested two men. "
          "The pair, from Essex, were stopped in a car with false plates.",
          "Cambridgeshire Constabulary" },
        { "Raids in Thornaby and Ingleby Barwick have led to nine arrests. Police took 40 officers to twelve addresses "
          "and recovered heroin, cash and a sawn-off shotgun.",
          "Cleveland Police" },
        { "Police seized drugs worth £80,000 when they stopped a car on the A66 near Threlkeld. Two Manchester men have "
          "been charged and will appear before magistrates at Workington.",
          "Cumbria Constabulary" },
        { "Detectives have charged two men over an armed robbery at a post office in Totnes. Officers later searched a "
          "caravan at Buckfastleigh. The pair will appear at Plymouth Magistrates' Court.",
          "Devon & Cornwall Police" },
        { "Teenager shot in Levenshulme\n\nPolice were called to Stockport Road at 9pm and found a boy of 16 with leg "
          "wounds.\n\nA car was found burnt out in Reddish. Detectives are looking at links with gangs in Moss Side.",
          "Greater Manchester Police" },
        { "Police have arrested four men in Aylesham over thefts of lead from churches. Officers searched a van and "
          "found two tonnes. Churches near Deal, Sandwich and Ashford had been hit.",
          "Kent Police" },
        { "A man was arrested after police found a cannabis farm in a farmhouse near Oakham. Electricity had been "
          "bypassed. He is from Nottingham.",
          "Leicestershire Police" },
        { "Officers arrested five when they raided a slaughterhouse at Wainfleet. Sheep stolen across the Wolds had been "
          "brought there. Police and council staff worked together.",
          "Lincolnshire Police" },
        { "Gun found in wheelie bin\n\nArmed police raided a terraced house in Kirkdale and found a pistol.\n\nA man "
          "from Litherland is in custody, detectives said.",
          "Merseyside Police" },
        { "Nine members of a gang were arrested when police raided homes in Tulse Hill and Kennington. Two knives and a "
          "firearm were seized. They will appear before magistrates at Camberwell Green.",
          "Metropolitan Police Service" },
        { "Officers found 200 plants in a bungalow at Acle and arrested two men. Police say that one of them had come "
          "from Vietnam.",
          "Norfolk Constabulary" },
        { "A Merseyside gang sold crack from flats in Rhyl and Kinmel Bay. Officers arrested eleven in raids at "
          "Christmas. The gang were jailed at Mold Crown Court.",
          "North Wales Police" },
        { "Poachers had their dogs and cars seized near Malton and Kirkbymoorside. Police stopped three vehicles in all. "
          "The men, from Teesside and County Durham, will be summonsed.",
          "North Yorkshire Police" },
        { "Detectives have arrested three over the murder of a man in Thrapston. His body was found by the River Nene. "
          "Officers are at a second address in Corby.",
          "Northamptonshire Police" },
        { "Police smashed their way into flats in Walker and Elswick and arrested 17. Fake goods and heroin were found. "
          "The chief inspector said that Newcastle was safer for it.",
          "Northumbria Police" },
        { "Three pubs in Treharris and Bedlinog were searched by police. A landlord of 58 was arrested. Officers found "
          "contraband tobacco from Belgium.",
          "South Wales Police" },
        { "Shots were fired in Page Hall and Firth Park on successive nights. Police have arrested a man of 22. Officers "
          "were on patrol in both places yesterday.",
          "South Yorkshire Police" },
        { "A burglar who went into thirty homes in Henfield and Storrington was jailed. Officers found rings and watches "
          "at his flat in Croydon. Police returned most of them.",
          "Sussex Police" },
        { "Two men were arrested when police raided an estate in Telford on Friday. They had brought drugs from Walsall. "
          "Officers also searched a flat in Donnington.",
          "West Mercia Police" },
        { "Gang war in Nechells and Aston\n\nPolice seized eleven guns in the raids on Friday.\n\nFive men have appeared "
          "in court. One was arrested in Derby.",
          "West Midlands Police" },
        { "Detectives have arrested a man after a shooting in Possilpark. Officers were also seen in Springburn. A car "
          "was found ablaze in Bishopbriggs.",
          "Police Scotland" },
        { "Police have arrested two men after a pipe bomb was found in Ballymoney. Homes were cleared by officers for "
          "some hours.",
          "Police Service of Northern Ireland" },
        { "Officers seized heroin worth £400,000 from a boat at Gorey. Two Frenchmen were arrested. Police say it is the "
          "largest seizure in Jersey for years.",
          "States of Jersey Police" },
        { "A man of 40 was arrested in Ramsey with cocaine. Police found cash at a flat in Onchan. He came to the Isle "
          "of Man by ferry.",
          "Isle of Man Constabulary" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_FORCE, examples);
}

/* A trial tells of one man all the time. */
#define FOUR_TIMES "Mr Bolton said no. Mr Bolton said yes. Then Mr Bolton wept. The court let Mr Bolton go. "

static void a_story_of_no_place_in_particular_has_no_force(void **state)
{
    static const struct example examples[] = {
        { "Police in Spain have arrested a man from Bolton on the Costa del Sol. He had been wanted for nine years. "
          "Officers found him at a bar in Malaga.",
          "" },
        { "Police arrested nine people in raids from Truro to Inverness in a crackdown on dark web drugs. Addresses in "
          "Cardiff, Leeds, Norwich, Dover and Belfast were searched by officers.",
          "" },
        { "Police officers in Perth said that a man was arrested in Fremantle. The Australian man, of 30, is from "
          "Queensland. Detectives seized drugs.",
          "" },
        { "Detectives want to speak to James Bolton over a robbery. Bolton, 31, was last seen by police in a blue car. "
          "Officers say that Mr Bolton should not be approached.",
          "" },
        { "Detective Inspector Kelly Wells said: “The arrests are good news.” Police seized 20 kilos of drugs. Officers "
          "will go on, DI Wells added.",
          "" },
        { FOUR_TIMES FOUR_TIMES FOUR_TIMES FOUR_TIMES "Police had seized drugs. Mr Lancaster said that officers had held him. "
          "Police went to see Lancaster in a van.",
          "" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_FORCE, examples);
}

static void areas_end_where_those_of_the_forces_do(void **state)
{
    static const struct example examples[] = {
        { "Police raided homes in Thornbury and Yate and arrested two men.",
          "Avon and Somerset Police" },
        { "Police raided a flat in Cleethorpes and arrested two men.",
          "Humberside Police" },
        { "Police raided a flat in Widnes and arrested two men.",
          "Cheshire Constabulary" },
        { "Police raided a flat in Eaglescliffe and arrested two men.",
          "Cleveland Police" },
        { "Police raided a flat in Ryhope and arrested two men.",
          "Northumbria Police" },
        { "Police raided a flat in Whaley Bridge and arrested two men.",
          "Derbyshire Constabulary" },
        { "Police raided a farm near Rutland Water and arrested two men.",
          "Leicestershire Police" },
        { "Police raided a flat in Newport Pagnell and arrested two men.",
          "Thames Valley Police" },
        { "Police raided a flat in Dawley and arrested two men.",
          "West Mercia Police" },
        { "Police raided a flat in Winshill and arrested two men.",
          "Staffordshire Police" },
        { "Police raided a flat in Cornholme and arrested two men.",
          "West Yorkshire Police" },
        { "Police raided a flat in Harworth and arrested two men.",
          "Nottinghamshire Police" },
        { "Police raided a flat in Shoeburyness and arrested two men.",
          "Essex Police" },
        { "Police raided a flat in Twydall and arrested two men.",
          "Kent Police" },
        { "Police raided a flat in Quarry Bank and arrested two men.",
          "West Midlands Police" },
        { "Police raided a flat in Ewell and arrested two men.",
          "Surrey Police" },
        { "Police raided a flat in Barnoldswick and arrested two men.",
          "Lancashire Constabulary" },
        { "Police raided a flat in Stamford Hill and arrested two men.",
          "Metropolitan Police Service" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_FORCE, examples);
}

static void papers_may_write_welsh_names(void **state)
{
    static const struct example examples[] = {
        { "Police raided a flat in Hwlffordd and arrested two men.",
          "Dyfed-Powys Police" },
        { "Police raided a flat in Pen-y-bont ar Ogwr and arrested two men.",
          "South Wales Police" },
        { "Police raided a flat in Caergybi and arrested two men.",
          "North Wales Police" },
        { "Police raided a flat in Glyn Ebwy and arrested two men.",
          "Gwent Police" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_FORCE, examples);
}

static void a_name_of_several_places_tells_something_only_in_company(void **state)
{
    static const struct example examples[] = {
        { "Police raided a flat in Richmond and arrested two men.",
          "" },
        { "Police raided flats in Richmond and Twickenham and arrested two men.",
          "Metropolitan Police Service" },
        { "Police raided flats in Richmond and Leyburn and arrested two men.",
          "North Yorkshire Police" },
        { "Police raided a flat in Bangor and arrested two men.",
          "" },
        { "Police raided flats in Bangor and Caernarfon and arrested two men.",
          "North Wales Police" },
        { "Police raided a flat in Rainham and arrested two men.",
          "" },
        { "Police raided flats in Grangetown and Norton and arrested two men.",
          "Cleveland Police" },
        { "Two men are held after raids in Richmond\n\nPolice went to homes in Richmond and Reeth at dawn.",
          "North Yorkshire Police" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_FORCE, examples);
}

static void a_town_is_in_the_county_that_stands_behind_it(void **state)
{
    static const struct example examples[] = {
        { "Police arrested two men in Newport, Shropshire.",
          "West Mercia Police" },
        { "Police arrested two men in Newport, Essex.",
          "Essex Police" },
        { "Police arrested two men in Ashford, Surrey, on Friday.",
          "Surrey Police" },
        { "Police arrested two men in Preston, East Riding.",
          "Humberside Police" },
        { "Police arrested two men in Bangor, County Down.",
          "Police Service of Northern Ireland" },
        { "Police raided a farm in Newport, Essex. Two men were held. Newport was shocked, officers say. Newport has few crimes.",
          "Essex Police" },
        { "Police arrested two men in Hastings, Sussex, and searched a house in Rye, East Sussex.",
          "Sussex Police" },
        { "Police arrested men in Liverpool, Cheshire and the towns of Southport and St Helens.",
          "Merseyside Police" },
        { "Police arrested men in Liverpool, Cheshire, Southport and St Helens.",
          "Merseyside Police" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_FORCE, examples);
}

static void a_person_is_no_place(void **state)
{
    static const struct example examples[] = {
        { "Detective Sergeant Jo Bolton, of the fraud squad, said two men had been arrested.",
          "" },
        { "Two men were arrested by officers. Inspector Derby said drugs were seized. Derby praised residents.",
          "" },
        { "Police arrested Adam Preston, 31, in a raid. Officers say that Preston had a knife.",
          "" },
        { "Officers arrested two men. Mrs Stafford saw the raid and told detectives.",
          "" },
        { "Sergeant Jo Bolton said that two men had been arrested in Oldham. Bolton thanked residents.",
          "Greater Manchester Police" },
        { "In Bolton, 31 people were arrested in police raids.",
          "Greater Manchester Police" },
        { "Police say that Bolton, Oldham and Bury are the worst for burglary.",
          "Greater Manchester Police" },
        { "Bolton's Wanderers Way was closed when police arrested two men.",
          "Greater Manchester Police" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_FORCE, examples);
}

static void a_wrong_force_is_worse_than_none(void **state)
{
    static const struct example examples[] = {
        { "Police found a stolen caravan near Cricklade. Three men were arrested. Officers look at thefts in Gloucestershire.",
          "" },
        { "Police raided flats in Sandbach, Crewe and Hanley.",
          "Cheshire Constabulary" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_FORCE, examples);
}

static void a_court_may_be_in_another_county(void **state)
{
    static const struct example examples[] = {
        { "Police raided a flat in Whitchurch and Wem. Two men will appear at Chester Crown Court.",
          "West Mercia Police" },
        { "Police raided flats in Great Sutton. A man, 30, was before Liverpool Magistrates' Court.",
          "Cheshire Constabulary" },
        { "A man who hit a police officer was jailed at Derby Crown Court. The detective was off work for a month.",
          "" },
        { "Detectives arrested a man in Cupar with heroin. He will appear at Dundee Sheriff Court.",
          "Police Scotland" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_FORCE, examples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_places_of_a_story_tell_the_force),
        cmocka_unit_test(a_story_of_no_place_in_particular_has_no_force),
        cmocka_unit_test(areas_end_where_those_of_the_forces_do),
        cmocka_unit_test(papers_may_write_welsh_names),
        cmocka_unit_test(a_name_of_several_places_tells_something_only_in_company),
        cmocka_unit_test(a_town_is_in_the_county_that_stands_behind_it),
        cmocka_unit_test(a_person_is_no_place),
        cmocka_unit_test(a_wrong_force_is_worse_than_none),
        cmocka_unit_test(a_court_may_be_in_another_county),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
