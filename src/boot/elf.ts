import type { Arch } from '../model/platform.ts';

/** Fields of an ELF header and its sections: elf(5). Kernels of the four architectures are all of 64 bits. */
interface Elf {
  readonly arch: Arch | undefined;
  readonly section: (name: string) => Uint8Array | undefined;
}

const MAGIC = 0x7f454c46;
const MACHINES: ReadonlyMap<number, Arch> = new Map([
  [62, 'x86_64'],
  [183, 'aarch64'],
  [21, 'ppc64le'],
  [22, 's390x'],
  [243, 'riscv64'],
]);

/** Reads an ELF file of 64 bits, little- or big-endian. Returns undefined where it is none. */
export function readElf(bytes: Uint8Array): Elf | undefined {
  if (bytes.length < 64) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== MAGIC || view.getUint8(4) !== 2) return undefined;
  const little = view.getUint8(5) === 1;
  const half = (at: number) => view.getUint16(at, little);
  const word = (at: number) => view.getUint32(at, little);
  const long = (at: number) => Number(view.getBigUint64(at, little));
  const [table, size, count, names] = [long(40), half(58), half(60), half(62)];
  const content = (header: number) =>
    bytes.subarray(long(header + 24), long(header + 24) + long(header + 32));
  return {
    arch: MACHINES.get(half(18)),
    section: (name) => {
      if (table + count * size > bytes.length) return undefined;
      const strings = content(table + names * size);
      for (let i = 0; i < count; i++) {
        const header = table + i * size;
        if (textAt(strings, word(header)) === name) return content(header);
      }
      return undefined;
    },
  };
}

function textAt(bytes: Uint8Array, from: number): string {
  const end = bytes.indexOf(0, from);
  return new TextDecoder('latin1').decode(bytes.subarray(from, end < 0 ? undefined : end));
}
