/** Bytes of an ELF file with sections of these names, as readers of kernel modules meet them. */
export function elfFile(sections: Readonly<Record<string, string>>, machine = 62, bigEndian = false): Buffer {
  const names = ['', ...Object.keys(sections), '.shstrtab'];
  const strings = Buffer.from(`${names.join('\0')}\0`);
  const contents = [
    Buffer.alloc(0),
    ...Object.values(sections).map((text) => Buffer.from(text, 'latin1')),
    strings,
  ];
  const header = Buffer.alloc(64);
  const table = Buffer.alloc(64 * names.length);
  const put = (buffer: Buffer, at: number, width: 2 | 4 | 8, value: number) => {
    if (width === 8) {
      if (bigEndian) buffer.writeBigUInt64BE(BigInt(value), at);
      else buffer.writeBigUInt64LE(BigInt(value), at);
    } else if (bigEndian) buffer.writeUIntBE(value, at, width);
    else buffer.writeUIntLE(value, at, width);
  };
  header.set([0x7f, 0x45, 0x4c, 0x46, 2, bigEndian ? 2 : 1, 1]);
  put(header, 18, 2, machine);
  const body = contents.reduce((size, content) => size + content.length, 0);
  put(header, 40, 8, 64 + body);
  put(header, 58, 2, 64);
  put(header, 60, 2, names.length);
  put(header, 62, 2, names.length - 1);
  let offset = 64;
  let name = 0;
  for (const [i, content] of contents.entries()) {
    put(table, i * 64, 4, name);
    put(table, i * 64 + 24, 8, offset);
    put(table, i * 64 + 32, 8, content.length);
    offset += content.length;
    name += (names[i] ?? '').length + 1;
  }
  return Buffer.concat([header, ...contents, table]);
}

/** A kernel module that needs others. */
export function moduleFile(depends: readonly string[], machine = 62, bigEndian = false): Buffer {
  return elfFile({ '.modinfo': `license=GPL\0depends=${depends.join(',')}\0` }, machine, bigEndian);
}
