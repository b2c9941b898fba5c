# SPDX-License-Identifier: GPL-2.0-or-later
# Completion of cuttings-query for bash. Made by tools/completions from --help: change it there.

_cuttings_query_values()
{
    local quoted=${cur:0:1} prefix=${cur//\\/} values value
    prefix=${prefix#[\"\']}
    mapfile -t values < <(cuttings-query "${index[@]}" --complete-values "$1" -- "$prefix" 2>/dev/null)
    COMPREPLY=()
    for value in "${values[@]}"; do # an index may hold anything: no value leaves the quotes that it is put into
        case $quoted in
        \") [[ $value != *[\"\`\$\\!]* ]] || continue ;;
        \') [[ $value != *\'* ]] || continue ;;
        *) printf -v value %q "$value" ;;
        esac
        COMPREPLY+=("$value")
    done
}

_cuttings_query()
{
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} index=() i
    if [[ $cur == = ]]; then
        cur=
    elif [[ $prev == = ]]; then
        prev=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    for ((i = 1; i + 1 < COMP_CWORD; i++)); do
        [[ ${COMP_WORDS[i]} != --index ]] || index=(--index "${COMP_WORDS[i + 1]}")
    done
    COMPREPLY=()
    case $prev in
    --index) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$cur"); return ;;
    -f | --force) _cuttings_query_values force; return ;;
    -o | --operation) _cuttings_query_values operation; return ;;
    -y | --year) _cuttings_query_values year; return ;;
    -d | --date) return ;;
    --force-source) _cuttings_query_values force-source; return ;;
    --operation-source) _cuttings_query_values operation-source; return ;;
    --year-source) _cuttings_query_values year-source; return ;;
    -s | --sort) mapfile -t COMPREPLY < <(compgen -W 'relevance newest oldest' -- "$cur"); return ;;
    -n | --limit) return ;;
    --offset) return ;;
    --snippets) return ;;
    --facets) mapfile -t COMPREPLY < <(compgen -W 'force year operation none' -- "$cur"); return ;;
    --facet-limit) return ;;
    --timeline) mapfile -t COMPREPLY < <(compgen -W 'year month' -- "$cur"); return ;;
    --cite) mapfile -t COMPREPLY < <(compgen -W 'bibtex ris csl-json' -- "$cur"); return ;;
    --report) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
    --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur"); return ;;
    --save) _cuttings_query_values saved; return ;;
    --saved) _cuttings_query_values saved; return ;;
    --new) _cuttings_query_values saved; return ;;
    --show) return ;;
    --why) return ;;
    --copies) return ;;
    --similar) return ;;
    --batch) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
    --verify) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
    esac
    if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '--index --force --operation --year --date --force-source --operation-source --year-source --any --sort --limit --offset --snippets --no-snippets --facets --facet-limit --timeline --stories --explain --json --ndjson --csv --paths --null --cite --report --color --no-pager --save --saved --new --show --why --copies --similar --batch --verify --short-help --help --version' -- "$cur")
    fi
}

complete -F _cuttings_query cuttings-query
