# SPDX-License-Identifier: GPL-2.0-or-later
# Completion of cuttings-index for bash. Made by tools/completions from --help: change it there.

_cuttings_index()
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
    --files-from) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
    --max-file-size) return ;;
    --language) return ;;
    --register) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
    --corrections) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
    -j | --jobs) return ;;
    --memory) return ;;
    --progress) mapfile -t COMPREPLY < <(compgen -W 'auto always never json' -- "$cur"); return ;;
    esac
    if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '--index --files-from --null --max-file-size --language --register --corrections --rebuild --no-delete --allow-empty --dry-run --wait --jobs --memory --check --progress --json --short-help --help --version' -- "$cur")
    else
        compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")
    fi
}

complete -F _cuttings_index cuttings-index
