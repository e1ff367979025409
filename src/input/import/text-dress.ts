import { namesProgram, namesQemu } from './qemu/starts.ts';

// What stands around commands where people paste them: prompts, quotes of mails, fences, numbers of lines, messages of logs.
// It is blanked out, so that what is left stands where it stood.

const FENCE = /^\s*(?:```|~~~)/;
/** `[user@host ~]$ `, `user@host:~# `, `bash-5.1$ `, `~ # `, `PS C:\> `, `$ `, `% `. */
const PROMPT =
  /^\s*(?:\([\w.-]+\) )?(?:\[[^\]\n]{1,80}\][#$%]|[\w.-]+@[\w.-]+(?::|\s)[^\s#$%>]{0,80}\s?[#$%>]|(?:ba|da|z)?sh(?:-[\d.]+)?[#$]|[~/] #|PS [^>\n]{1,80}>|[$%\u276f\u279c])[ \t]+(?=\S)/;
const QUOTE = /^\s*(?:>[ \t]?)+/;
/** What QEMU says, and what libvirt says of it, in a log. */
const MESSAGE =
  /^(?:[A-Z][a-z]{2} [ \d]\d [\d:]{8} \S+ [^\s:]+: )?(?:\S+[ T]\S+: (?:starting up|shutting down|initiating migration)|(?:\d{4}-\d\d-\d\d[T ]\S+ )?\S*(?:qemu-system-[\w-]+|qemu-kvm|kvm): |char device redirected to |\d{4}-\d\d-\d\d[T ][\d:.]+\S*: )/;
/** What libvirt writes at the head of a log, where the command follows on the same line. */
const HEAD_BEFORE_COMMAND =
  /^\S+[ T]\S+: starting up .{0,2000}?(?=(?:\s[A-Z_]+=\S*)*\s(?:\S*\/)?(?:qemu-system-[\w-]+|qemu-kvm)\s+-)/;
/** What stands before a command or a variable in a unit of systemd. */
const UNIT = /^(?:ExecStart=[-@:+!|]*|Environment=(?=["']?[A-Za-z_]\w*=))/;
/** A variable there, which may be in quotes with its value: `Environment="MEM=2G" "CPUS=2"`. */
const QUOTED_VARIABLE = /(["'])([A-Za-z_]\w*)=([^"'\n]*)\1/g;
/** What PowerShell has at the end of a line that goes on, where a shell has a backslash. */
const BACK_TICK = /[ \t]`(?=[ \t\r]*$)/;
/** `12`, `12:`, `12.` and `12|` before a line. */
const NUMBERED = /^\s*(\d{1,5})(?:[:.|)]|(?=\s))[ \t]?/;

/** A command within a sentence of reStructuredText. */
const LITERAL = /(?<!`)``([^`\n]*(?:qemu-system-[\w-]+|qemu-kvm)[ \t]+-[^`\n]*)``(?!`)/;

/** A line without what stands around a command in it, of the same length. */
function onlyLiteral(line: string, { 0: { length }, 1: command = '', index }: RegExpExecArray): string {
  const from = index + 2;
  const behind = blank(line.slice(index + length - 2));
  return `${blank(line.slice(0, from))}${command}${behind}`;
}

/** A text with nothing around its commands, of the same length. */
export function undressed(text: string): string {
  const lines = text.split('\n');
  const numbered = areNumbered(lines);
  const ofPowerShell = lines.some((line, i) => BACK_TICK.test(line) && /^\s*-/.test(lines[i + 1] ?? ''));
  const bare = lines.map((line, i) => {
    if (FENCE.test(line)) return blank(line);
    if (MESSAGE.test(line))
      return HEAD_BEFORE_COMMAND.test(line) ? without(HEAD_BEFORE_COMMAND, line) : blank(line);
    const literal = LITERAL.exec(line);
    if (literal !== null) return onlyLiteral(line, literal);
    const counted = numbered ? without(NUMBERED, line) : line;
    const quoted = isQuoted(lines, i) ? without(QUOTE, counted) : counted;
    const alone = withoutPrompt(withoutUnit(quoted));
    return ofPowerShell ? alone.replace(BACK_TICK, ' \\').replace(/^(\s*)&(?= )/, '$1 ') : alone;
  });
  const isRoot = !bare.some((line) => !/^\s*#/.test(line) && namesProgram(line));
  return (isRoot ? bare.map(withoutRootPrompt) : bare).join('\n');
}

/** A prompt with the command that printed what follows, or with nothing. */
const PROMPTED =
  /^(?:\[[^\]\n]{1,80}\][#$%]|[\w.-]+@[\w.-]+:[^\s#$%>]{0,80}[#$%>]|[$%\u276f\u279c])(?:[ \t]+\S.*)?[ \t]*\r?$/;

/** What a stack prints of a guest, without the prompts around it, of the same length. */
export function withoutPromptLines(text: string): string {
  return text
    .split('\n')
    .map((line) => (PROMPTED.test(line) ? blank(line) : line))
    .join('\n');
}

function blank(line: string): string {
  return line.replace(/[^\r]/g, ' ');
}

function without(shape: RegExp, line: string): string {
  return line.replace(shape, (found) => ' '.repeat(found.length));
}

function withoutUnit(line: string): string {
  const bare = without(UNIT, line);
  return /^Environment=/.test(line) && bare !== line ? bare.replace(QUOTED_VARIABLE, '$2=$1$3$1') : bare;
}

/** Whether each line begins with its number. */
function areNumbered(lines: readonly string[]): boolean {
  let last = -1;
  let count = 0;
  for (const line of lines) {
    if (line.trim() === '') continue;
    const number = Number(NUMBERED.exec(line)?.[1] ?? Number.NaN);
    if (!(number > last)) return false;
    last = number;
    count++;
  }
  return count > 1;
}

/** Whether a line is quoted in a mail, or goes on behind the second prompt of a shell: its neighbours are like it, or it continues. */
function isQuoted(lines: readonly string[], i: number): boolean {
  const line = lines[i] ?? '';
  if (!QUOTE.test(line)) return false;
  const before = lines[i - 1] ?? '';
  const after = lines[i + 1] ?? '';
  return /\\\s*$/.test(before) || QUOTE.test(before) || QUOTE.test(after) || namesQemu(line);
}

/** A prompt that ends with `#` may as well be a comment. */
function withoutPrompt(line: string): string {
  return /^\s*#/.test(line) ? line : without(PROMPT, line);
}

/** `# qemu-system-x86_64 …` where nothing but such lines has a QEMU. */
function withoutRootPrompt(line: string): string {
  const [, command = ''] = /^\s*# +(\S.*)$/.exec(line) ?? [];
  return STARTS.test(command) ? line.replace('#', ' ') : line;
}

const STARTS =
  /^(?:\w+=\S* |sudo (?:-\w+ )*|env |exec |numactl (?:-\S+ )*|taskset -c \S+ )*\S*(?:qemu-system-[\w-]+|qemu-kvm|\bkvm)\s/;
