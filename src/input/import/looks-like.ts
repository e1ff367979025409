import { printable } from '../../text/printable.ts';

/** A kind of text that is none of those that are read. */
interface Look {
  readonly shape: RegExp;
  readonly what: string;
  /** Where what it says can be had so that it is read. */
  readonly instead?: string;
}

/** What a text is made of that tells its kind, the most telling first. */
const LOOKS: readonly Look[] = [
  {
    shape: /^(?:[\da-f]{4}:)?[\da-f]{2}:[\da-f]{2}\.[\da-f] \S/,
    what: 'what lspci prints',
    instead: '`vnex import sysfs` reads the bits of a running guest’s devices',
  },
  {
    shape: /^(?:\(qemu\) [^\n]*\n)?bus: main-system-bus/,
    what: 'what “info qtree” prints',
    instead: '`vnex import qemu` reads the command line that made these devices',
  },
  {
    shape: /^(?:BOOT_IMAGE=|(?:[^\s=]+=\S* )*(?:root|console)=\S+ )[^\n]*\s*$/,
    what: 'a kernel command line',
    instead: '`--set platform.kernel.cmdline=…` states it for a guest',
  },
  { shape: /^#!.*\bpython/, what: 'a Python program' },
  { shape: /^#!.*\b(?:ba|da|z|k)?sh\b/, what: 'a shell script that starts no QEMU' },
  { shape: /^#!/, what: 'a program' },
  { shape: /^diff --git |^--- \S+.*\n\+\+\+ /m, what: 'a patch' },
  { shape: /^(?:From|Subject|Message-ID): /im, what: 'a mail' },
  { shape: /^package \w+$|^func \w*\(/m, what: 'a Go program' },
  { shape: /^(?:use \w+(?:::|;)|(?:pub )?fn \w+)/m, what: 'a Rust program' },
  { shape: /^(?:import \w+|from [\w.]+ import |def \w+\()/m, what: 'a Python program' },
  { shape: /^#include\b/m, what: 'a C program' },
  { shape: /^FROM \S+\n[\s\S]*^(?:RUN|CMD|COPY|ENTRYPOINT) /m, what: 'a Dockerfile' },
  { shape: /^\[Unit\]|^\[Service\]/m, what: 'a unit of systemd' },
  { shape: /^\[[\w. "-]+\]\s*$/m, what: 'an INI or TOML file' },
  { shape: /^(?:---\s*\n)?(?:#.*\n)*[\w.-]+:(?:[ \t]+\S.*)?\n(?:\s|[\w.-]+:|-)/, what: 'a YAML file' },
  { shape: /^\w+=\S*\s*$/m, what: 'a file of variables' },
  { shape: /^#{1,6} \S/m, what: 'Markdown' },
];

/** How much of a text is looked at. */
const BEGINNING = 4096;
const SHOWN = 40;

/** What a text looks like that is nothing that vnex reads, in one line that says where to look for what it does. */
export function whatItLooksLike(text: string): string {
  const begun = text.slice(0, BEGINNING).trimStart();
  const look = LOOKS.find(({ shape }) => shape.test(begun));
  const first = begun.split('\n', 1)[0] ?? '';
  const start = printable(first.length > SHOWN ? `${first.slice(0, SHOWN)}…` : first.trimEnd());
  const what = look === undefined ? `a text that begins with “${start}”` : `${look.what} (“${start}”)`;
  const instead = look?.instead ?? '`vnex import --list` lists what it does';
  return `this looks like ${what}, and holds nothing that vnex reads; ${instead}`;
}

/**
 * Whether a text is YAML with the keys of vnex’s own formats: of a scenario, a device, a platform, a recording, a space, or of what
 * is expected of guests.
 */
export function isOwnYaml(text: string): boolean {
  return OWN_KEY.test(text) || (/^arch:/m.test(text) && /^kernel:/m.test(text));
}

const OWN_KEY =
  /^(?:\{[ \t]*)?["']?(?:(?:device|platform|transport|offers|expect|extends|vary|guests)["']?:(?:\s|$)|format["']?:\s*["']?virtio-recording)/m;

/** Whether a text is meant as JSON, whatever is wrong with it. */
export function isMeantAsJson(text: string): boolean {
  const bare = text
    .slice(0, BEGINNING)
    .replace(/^(?:\s|\ufeff|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/|#[^\n]*\n)+/, '');
  return bare === '' || JSON_BEGINS.test(bare);
}

/** A mark of JSON, or a value of it that stands by itself: a date or an address on PCI begins with digits, too. */
const JSON_BEGINS = /^(?:[{[\]}"',:]|(?:-?\d[\d.e+-]*|true|false|null)\s*(?:[\]},]|$)|\/[/*])/i;
