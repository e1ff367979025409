/** One entry of an archive; what is a directory has no content. */
export interface CpioFile {
  /** Without a slash at its beginning. */
  readonly path: string;
  /** Permission bits. */
  readonly mode: number;
  readonly content: Uint8Array | 'directory' | CharacterDevice;
}

/** A node by which the kernel opens a character device. */
export interface CharacterDevice {
  readonly major: number;
  readonly minor: number;
}

const DIRECTORY = 0o040000;
const REGULAR = 0o100000;
const CHARACTER = 0o020000;
const TRAILER = 'TRAILER!!!';

/** An archive as the kernel reads an initramfs: Documentation/driver-api/early-userspace/buffer-format.rst, "newc". */
export function cpioArchive(files: readonly CpioFile[]): Buffer {
  const parts = files.flatMap((file, i) => entry(file, i + 1));
  return Buffer.concat([...parts, ...entry({ path: TRAILER, mode: 0, content: new Uint8Array() }, 0)]);
}

function entry({ path, mode, content }: CpioFile, inode: number): Uint8Array[] {
  const name = Buffer.from(`${path}\0`);
  const bytes = content instanceof Uint8Array ? content : new Uint8Array();
  const device = typeof content === 'object' && 'major' in content ? content : { major: 0, minor: 0 };
  const fields = [
    inode,
    inode === 0 ? 0 : typeOf(content) | mode,
    0, // owner
    0, // group
    1, // links
    0, // time: the same input gives the same archive
    bytes.length,
    0,
    0,
    device.major,
    device.minor,
    name.length,
    0, // no checksum in this form
  ];
  const header = Buffer.from(`070701${fields.map(hexadecimal).join('')}`);
  return [header, name, padding(header.length + name.length), bytes, padding(bytes.length)];
}

function typeOf(content: CpioFile['content']): number {
  if (content === 'directory') return DIRECTORY;
  return content instanceof Uint8Array ? REGULAR : CHARACTER;
}

function hexadecimal(value: number): string {
  return value.toString(16).padStart(8, '0');
}

/** Header with name, and content, each fill a multiple of four bytes. */
function padding(length: number): Uint8Array {
  return new Uint8Array((4 - (length % 4)) % 4);
}
