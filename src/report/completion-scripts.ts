/** The shells that can complete command lines of vnex. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

/**
 * What each shell loads. All three ask the program itself, `vnex completion SHELL -- WORDS`, so that they know whatever
 * the program knows; `:files` among the answers stands for the names of files.
 */
const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# bash completion for vnex. Load it with: source <(vnex completion bash)
_vnex() {
  # Bash splits words at = and :, and wants back only what follows the last of them.
  local i word previous=' ' words=() line
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ \${#words[@]} -gt 0 && ($word == [=:] || $previous == [=:]) ]]; then
      words[\${#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
    previous=$word
  done
  local whole=\${words[\${#words[@]} - 1]} last=\${COMP_WORDS[COMP_CWORD]}
  [[ $last == [=:] ]] && last=
  local split=\${whole%"$last"}
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$last")
    else
      line=\${line%%$'\\t'*}
      COMPREPLY+=("\${line#"$split"}")
    fi
  done < <("$1" completion bash -- "\${words[@]}" 2>/dev/null)
}
complete -F _vnex vnex
`,
  zsh: `#compdef vnex
# zsh completion for vnex. Load it after compinit with: source <(vnex completion zsh)
_vnex() {
  local line word files=0
  local -a described
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      files=1
    else
      word=\${line%%$'\\t'*}
      described+=("\${word//:/\\\\:}:\${line#$word}")
      described[-1]=\${described[-1]//$'\\t'/}
    fi
  done < <("\${words[1]}" completion zsh -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( \${#described} )) && _describe -t words vnex described
  (( files )) && _files
}
if [[ \${funcstack[1]} == _vnex ]]; then _vnex "$@"; else compdef _vnex vnex; fi
`,
  fish: `# fish completion for vnex. Load it with: vnex completion fish | source
function __vnex_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in ($words[1] completion fish -- $words[2..-1] "$current" 2>/dev/null)
        if test "$line" = :files
            __fish_complete_path "$current"
        else
            echo $line
        end
    end
end
complete -c vnex -f -a '(__vnex_complete)'
`,
};

export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}
