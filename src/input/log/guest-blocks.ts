import type { LogGuest } from '../../model/log.ts';

/** No guest is described in more; what is longer is cut off from being read as one. */
const LONGEST = 256 * 1024;
/** So many guests are read; a log of a busy host has thousands. */
export const MOST_GUESTS = 20;

/** `qemu-system-x86_64: -device …: message` and the like tell of a start, and are none. */
const TELLS = /(?:^|[\s/])(?:qemu-system-[\w-]+|qemu-kvm|kvm|qemu): /;
const STARTS = /(?:^|[\s/'"])(?:qemu-system-[\w-]+|qemu-kvm)['"]?(?:\s|$)/;
const OPTION = /(?:^|\s)-(?:device|machine|M|drive|object|netdev|m|smp|name|nodefaults|cpu)(?:\s|$)/;

/** What is being gathered. */
interface Gathering {
  readonly kind: LogGuest['kind'];
  readonly line: number;
  readonly lines: string[];
  length: number;
}

/** Gathers the guests that a text describes, line by line: commands with their continuations, and domains. */
export class GuestBlocks {
  readonly found: LogGuest[] = [];
  private gathering: Gathering | undefined;

  /** Whether the next line belongs to a guest and has to be shown, whatever it says. */
  get wantsNext(): boolean {
    return this.gathering !== undefined;
  }

  /** Takes a line that may be part of a guest. */
  take(text: string, line: number): void {
    if (this.gathering === undefined) this.begin(text, line);
    else this.add(text);
  }

  /** Ends with what is there. */
  end(): void {
    if (this.gathering?.kind === 'qemu') this.finish();
    this.gathering = undefined;
  }

  private begin(text: string, line: number): void {
    if (this.found.length >= MOST_GUESTS) return;
    if (/<domain[\s>]/.test(text)) this.gathering = { kind: 'libvirt', line, lines: [], length: 0 };
    else if (!TELLS.test(text) && STARTS.test(text) && (OPTION.test(text) || text.trimEnd().endsWith('\\')))
      this.gathering = { kind: 'qemu', line, lines: [], length: 0 };
    if (this.gathering !== undefined) this.add(text.slice(Math.max(0, text.indexOf('<domain'))));
  }

  private add(text: string): void {
    const { gathering } = this;
    if (gathering === undefined) return;
    gathering.lines.push(text);
    gathering.length += text.length;
    if (gathering.length > LONGEST) this.gathering = undefined;
    else if (gathering.kind === 'qemu' ? !text.trimEnd().endsWith('\\') : text.includes('</domain>'))
      this.finish();
  }

  private finish(): void {
    const { gathering } = this;
    this.gathering = undefined;
    if (gathering === undefined) return;
    const { kind, line, lines } = gathering;
    const whole = lines.join('\n');
    // Behind the last argument nothing continues: a log has the next line there.
    const text = kind === 'qemu' ? whole.replace(/\\\s*$/, '') : whole.replace(/(<\/domain>)[\s\S]*$/, '$1');
    this.found.push({ kind, line, text });
  }
}
