# bash completion for newsfold-index; tests/package/index-documents holds it to --help

_newsfold_index() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} options
  COMPREPLY=()
  if [[ $current == = ]]; then
    current=
  elif [[ $previous == = ]] && ((COMP_CWORD > 1)); then
    previous=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  options='--config --dry-run --exclude --force --full --generations --help --index --jobs --keep-generations --language
    --max-rejected --max-removed --messages --print-config --progress --quiet --report --rollback --verbose --verify --version'
  case $previous in
    --exclude | --jobs | --keep-generations | --max-rejected | --max-removed) return ;;
    --language) mapfile -t COMPREPLY < <(compgen -W 'english' -- "$current"); return ;;
    --messages) mapfile -t COMPREPLY < <(compgen -W 'quiet normal verbose' -- "$current"); return ;;
    --progress) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$current"); return ;;
    --index) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
  esac
  if [[ $current == -* && $previous != --report && $previous != --config ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
  else
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  fi
}

complete -F _newsfold_index newsfold-index
