/** Where a command line of one of these programs begins: at the start of a line, after a prompt, `sudo`, variables or a folder. */
export function calls(programs: readonly string[]): RegExp {
  return new RegExp(
    `^(?:[^\\S\\n]*(?:[$#>] |\\[[^\\]\\n]*\\][$#] )?(?:(?:exec|sudo|env|nohup|taskset \\S+|[A-Za-z_]\\w*=\\S*)[^\\S\\n]+)*["']?(?:[^\\s"']*/)?)(?:${programs.join('|')})["']?(?=\\s)`,
    'm',
  );
}
