#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Do 600 words of other news around an article change its facets? Each article of a folder alone and with the news.

usage: around.py --tool build/release/tools/extract FOLDER...      (the articles are FOLDER/**/*.txt)

News that has nothing to do with the police must leave at least 97 of 100 articles as they were, wherever it stands. News
about the police, with forces and operations of its own and without a headline, is put behind the article only: in front of
it, it is the first story of the page, and a page has no sign that another one was meant. The share of articles that it
leaves as they were is printed, and held at what it is now.
"""
import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile

WORDS = 600
ROUNDS = 2
BARS = {"other": 0.97, "police": 0.55}

OTHER = """Councillors have approved plans for 240 homes on the edge of the town after a meeting that lasted four hours.
The developer told the planning committee in March 2019 that a third of the houses would be affordable.
Residents of Mill Lane said that the road could not take more traffic.
A decision on the school extension has been put off until the autumn term.
Head teacher Janet Moss said she was "bitterly disappointed" by the delay.
City drew 1-1 at home on Saturday after a late equaliser from the substitute.
The manager said his side had deserved all three points and praised the supporters.
Rovers travel to Plymouth on Tuesday, January 14, for the replay.
Tickets for the match cost £18 and children under 12 go free.
The town's oldest pub is to reopen after a refurbishment costing £300,000.
Landlord Peter Hurst, who took over in 2008, said the roof had been the worst of it.
Forecasters expect heavy rain across the west on Thursday with a risk of flooding near the river.
The Environment Agency said that eleven flood alerts were in force at noon.
A bus company is to cut two evening services in Leeds and Bradford from 4 September 2016.
Passengers said the change would leave them stranded after work.
The library in Norwich will close for three weeks while a new floor is laid.
Volunteers planted 4,000 daffodil bulbs along the canal at the weekend.
A hospital trust in Essex has apologised after patients waited more than nine hours in ambulances.
Chief executive Dr Alan Reed said winter had put the service under "extraordinary strain".
Shoppers in Cardiff were evacuated when a fire alarm went off in the arcade at lunchtime.
A bakery in Devon has won a national award for its sourdough loaf for the second year running.
Organisers of the summer festival have named the first twelve bands on the bill.
The festival, which began in 1998, drew 20,000 people last year.
Rail fares will rise by 3.1 per cent in January, the operator confirmed.
A woman who taught generations of children to swim has died at the age of 91.
The museum has bought a painting of the harbour by a local artist for £42,000.
Broadband in the valleys is among the slowest in Wales, a survey published on 3 May 2021 found.
The mayor will switch on the Christmas lights on November 23.
A farmer near Lincoln has grown a pumpkin weighing 312 kilograms.
Firefighters rescued a dog that had fallen through the ice on a lake in Kent.
The station was built in 1874 and is used by two million people a year.
Parents have raised £15,000 for a new playground at St Mary's primary.
A charity shop in Derby received a first edition of a children's classic among its donations.
The council leader said that the budget gap for 2022/23 stood at £9 million.
Opposition members called the cuts "a tax on the poorest".
Engineers will replace the bridge at Kingston over four weekends.
Cyclists have been told to use the towpath until the work is done.
A vote on the merger of the two colleges is due in the spring of 2018.
The choir will sing at the cathedral in Durham on Sunday evening.
Beekeepers warned that a warm winter had woken colonies too early.""".splitlines()

POLICE = """Kent Police arrested four men after a burglary at a jeweller's in Ashford on Monday.
Detective Inspector Karen Vale, of Kent Police, said the raid had been "carefully planned".
Greater Manchester Police seized drugs worth £40,000 in Operation Larkrise on 12 June 2015.
Officers from Essex Police searched three homes in Harlow and took away computers.
A man of 34 was charged with possession with intent to supply and will appear at Leeds Crown Court.
West Yorkshire Police said the operation, code-named Operation Bramble, had run since 2012.
Two teenagers were stabbed in Croydon and the Metropolitan Police have appealed for witnesses.
Anyone with information should call Merseyside Police on 101.
A driver was stopped on the M6 by Cumbria Police with no insurance and four bald tyres.
Sussex Police have named the man who died in a collision near Lewes.
Northumbria Police returned stolen bicycles to their owners after a warrant in Gateshead.
The court heard that Avon and Somerset Police had watched the flat for six weeks.""".splitlines()


def news(sentences, words, a_paragraph, dice):
    paragraphs, count = [], 0
    while count < words:
        paragraph = " ".join(dice.choice(sentences) for _ in range(a_paragraph))
        count += len(paragraph.split())
        paragraphs.append(paragraph)
    return "\n\n".join(paragraphs)


def surrounded(text, kind, place, a_paragraph, dice):
    sentences = OTHER if kind == "other" else POLICE
    if place == "behind":
        return text + "\n\n" + news(sentences, WORDS, a_paragraph, dice) + "\n"
    if place == "in front":
        return news(sentences, WORDS, a_paragraph, dice) + "\n\n" + text
    return (news(sentences, WORDS // 2, a_paragraph, dice) + "\n\n" + text + "\n\n" +
            news(sentences, WORDS // 2, a_paragraph, dice) + "\n")


def facets(tool, texts):
    """Forces, year and operations of each text."""
    with tempfile.TemporaryDirectory() as work:
        paths = []
        for i, text in enumerate(texts):
            paths.append(pathlib.Path(work) / f"{i}.txt")
            paths[-1].write_bytes(text.encode("utf-8", "surrogateescape"))
        lines = subprocess.run([tool, *paths], check=True, capture_output=True, text=True).stdout.splitlines()
    return [(sorted(row["forces"]), row["year"], sorted(row["operations"])) for row in map(json.loads, lines)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tool", required=True)
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    files = [path for folder in options.folders for path in sorted(folder.rglob("*.txt"))]
    texts = [path.read_bytes().decode("utf-8", "surrogateescape") for path in files]
    alone, failed = facets(options.tool, texts), False
    for kind, place in (("other", "behind"), ("other", "in front"), ("other", "both"), ("police", "behind")):
        same, total, changed = 0, 0, []
        for turn in range(ROUNDS):
            around = facets(options.tool, [surrounded(text, kind, place, 1 + 2 * turn, random.Random(f"{turn} {path.name}"))
                                           for path, text in zip(files, texts)])
            for path, before, after in zip(files, alone, around):
                total += 1
                same += before == after
                if before != after:
                    changed.append(f"{path.stem}: {before} became {after}")
        share = same / total if total else 1.0
        where = {"behind": "behind", "in front": "in front", "both": "on both sides"}[place]
        print(f"{kind} news {where}: {same} of {total} articles keep their facets, {share:.3f} (bar {BARS[kind]:.2f})")
        if kind == "other":
            print("".join(f"  {line}\n" for line in changed), end="")
        failed |= share < BARS[kind]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
