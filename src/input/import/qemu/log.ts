// The log that libvirt keeps of each QEMU: a line with the versions of everything, the command line, and what QEMU says.

/** What a text says of the host on which it starts a guest. */
export interface SaidOfHost {
  /** A version of QEMU, or the range that it is in. */
  readonly qemu?: string;
  /** The release of the host’s kernel. */
  readonly hostKernel?: string;
}

/** What the head of one start says, and where it stands. */
export interface LogHead extends SaidOfHost {
  readonly offset: number;
}

const HEAD = /: starting up libvirt version: [^\n]*/g;
const QEMU = /\bqemu version: ?(\d{1,3}\.\d{1,3}(?:\.\d{1,3})?)/;
const KERNEL = /\bkernel: ([^\s,]{1,100})/;

/** The heads in a log, in their order. */
export function logHeads(text: string): readonly LogHead[] {
  return [...text.matchAll(HEAD)].map(({ 0: line, index }) => {
    const qemu = QEMU.exec(line)?.[1];
    const hostKernel = KERNEL.exec(line)?.[1];
    return {
      offset: index,
      ...(qemu === undefined ? {} : { qemu }),
      ...(hostKernel === undefined ? {} : { hostKernel }),
    };
  });
}

/** What the last head before a place says. Returns undefined where there is none. */
export function headBefore(heads: readonly LogHead[], offset: number): SaidOfHost | undefined {
  const head = heads.findLast((one) => one.offset < offset);
  if (head === undefined) return undefined;
  const { offset: _, ...said } = head;
  return said;
}

/** What QEMU said of an option of its command line. */
export interface SaidByQemu {
  readonly offset: number;
  /** `-device virtio-rng-pci,…`. */
  readonly about: string;
  readonly message: string;
}

const SAID =
  /^(?:[^\s"']+ ){0,2}(?:\S*\/)?(?:qemu-system-[\w-]+|qemu-kvm|kvm): (-{1,2}(?:device|drive|netdev|global|machine|object) [^\n]{1,2000}?): (\S[^\n]*)$/gm;

/** What QEMU said in a text of options that are about virtio, in its order. */
export function saidByQemu(text: string): readonly SaidByQemu[] {
  return [...text.matchAll(SAID)].flatMap(({ 1: about = '', 2: message = '', index }) =>
    /virtio|vhost/i.test(`${about} ${message}`) ? [{ offset: index, about, message: message.trim() }] : [],
  );
}
