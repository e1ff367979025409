import { describe, expect, test } from 'vitest';
import { readLibvirtDomains } from '../../../../src/input/import/libvirt/domains.ts';
import { recognise } from '../../../../src/input/import/recognise.ts';
import { texts } from '../ignored-texts.ts';
import { domain, libvirt, problemsOf } from './samples.ts';

const LAUGHS = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
/** So many characters that the square of their number is a hang, which the limit on the whole run ends. */
const MANY = 1_000_000;
const NO_DOCTYPE = expect.stringMatching(/^a document type \(DOCTYPE\) is not read/);

describe('entities are never expanded', () => {
  test.each([
    ['a billion laughs', `<!DOCTYPE d [<!ENTITY l0 "lol">${LAUGHS}]><domain type='kvm'>&l9;</domain>`],
    [
      'a quadratic blow-up',
      `<!DOCTYPE d [<!ENTITY a "${'a'.repeat(100_000)}">]><domain>${'&a;'.repeat(10_000)}</domain>`,
    ],
    ['an external entity', `<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><domain>&x;</domain>`],
    ['a parameter entity', '<!DOCTYPE d [<!ENTITY % x SYSTEM "http://127.0.0.1/x"> %x;]><domain/>'],
    ['an external document type', '<!DOCTYPE d SYSTEM "file:///dev/zero"><domain/>'],
  ])('%s', (_, text) => {
    expect(problemsOf(`\n ${text}`)).toEqual([{ file: 'vm.xml', line: 2, column: 2, message: NO_DOCTYPE }]);
  });

  test('one that nothing defines', () => {
    expect(problemsOf("<domain type='kvm'>\n&x;</domain>")).toEqual([
      { file: 'vm.xml', line: 2, column: 3, message: 'this is not XML: undefined entity' },
    ]);
  });
});

describe('XML that is none', () => {
  test.each([
    ['', 'this is not XML: document must contain a root element'],
    ['<domain', 'this is not XML: document must contain a root element'],
    ["<domain type='kvm", expect.stringMatching(/^this is not XML: /)],
    ['<domain><a></domain>', expect.stringMatching(/^this is not XML: /)],
    ["<domain type='kvm' type='qemu'/>", expect.stringMatching(/^this is not XML: duplicate attribute/)],
    ['<domain><x:a/></domain>', expect.stringMatching(/^this is not XML: unbound namespace prefix/)],
    ['<domain/><domain/>', expect.stringMatching(/^this is not XML: /)],
    ['\u0000', expect.stringMatching(/^this is not XML: /)],
  ])('%j', (text, message) => {
    expect(problemsOf(text).map((problem) => problem.message)).toEqual([message]);
  });
});

describe('a domain that means harm', () => {
  test('__proto__ and constructor are names like any other', () => {
    const { line } = libvirt(
      "<rng model='virtio' __proto__='x'><alias name='__proto__'/></rng><__proto__ model='virtio'/>",
      {
        rest: "<qemu:override><qemu:device alias='__proto__'><qemu:frontend><qemu:property name='__proto__' type='string' value='x'/></qemu:frontend></qemu:device></qemu:override>",
      },
    );
    expect(line.plugs.map(({ name }) => name)).toEqual(['__proto__ (virtio-rng-pci)']);
    expect([...(line.plugs[0]?.properties.keys() ?? [])]).toContain('__proto__');
    expect(texts(line.ignored)).toEqual(["<__proto__ model='virtio'>: not known"]);
    expect(problemsOf("<domain type='constructor'/>")).toHaveLength(1);
    expect(problemsOf(domain("<iommu model='toString'/>"))).toHaveLength(1);
    expect(Object.prototype).not.toHaveProperty('x');
  });

  test('a comma in an alias adds no property', () => {
    const { line } = libvirt("<rng model='virtio'><alias name='a,packed=on'/></rng>");
    expect(line.plugs[0]).toMatchObject({ name: 'a,packed=on (virtio-rng-pci)' });
    expect(line.plugs[0]?.properties.has('packed')).toBe(false);
  });

  test('no escape code reaches a terminal', () => {
    const evil = '&#x9b;31m\u202e';
    const imported = libvirt(
      `<rng model='virtio'><alias name='${evil}'/><driver ${'frob'}='${evil}'/></rng><foo model='virtio ${evil}'/>`,
      { machine: evil, rest: `<name>${evil}</name>` },
    );
    const shown = JSON.stringify([imported.devices, imported.line.platform, imported.line.ignored]);
    expect(shown).toContain('\\\\u202e');
    expect(shown).not.toMatch(/\u202e|\u009b/);
    for (const { message } of problemsOf(`<domain type='${evil}'/>`))
      expect(message).not.toMatch(/[\u202e\u009b]/);
    for (const { message } of problemsOf('<\u001b[31mdomain/>')) expect(message).not.toContain('\u001b');
  });

  test.each([
    ['200,000 nested elements', `<domain type='kvm'>${'<a>'.repeat(200_000)}`, 1],
    ['nested elements with prefixes', `<domain xmlns:q='u'>${'<q:a>'.repeat(200_000)}`, 1],
    ['200,000 elements side by side', domain('<a/>'.repeat(200_000)), 1],
    ['many disks', domain("<disk type='file'><target dev='vda' bus='virtio'/></disk>".repeat(4000)), 0],
    ['many memory devices', domain("<memory model='virtio-mem'/>".repeat(9000)), 0],
    [
      'many attributes',
      domain(`<rng ${Array.from({ length: 100_000 }, (_, i) => `a${i}='x'`).join(' ')}/>`),
      0,
    ],
    ['a long attribute', domain(`<rng model='${'x'.repeat(MANY)}'/>`), 0],
    ['a long text', domain('', { rest: `<name>${'x&amp;'.repeat(MANY / 5)}</name>` }), 0],
    ['a comment without an end', `<!--${'-'.repeat(MANY)}`, 1],
    ['angle brackets', '<'.repeat(MANY), 1],
    ['line ends', `${'\n'.repeat(MANY)}<domain type='x'/>`, 1],
    [
      'many arguments',
      domain('', {
        rest: `<qemu:commandline>${"<qemu:arg value='-device'/>".repeat(45_000)}</qemu:commandline>`,
      }),
      undefined,
    ],
  ])('is read to its end in spite of %s', (_, text, problems) => {
    const reading = readLibvirtDomains(text, { file: 'vm.xml' });
    if (problems !== undefined) expect(reading.problems).toHaveLength(problems);
  });
});

describe('what a text is', () => {
  test.each([
    ['{"device": {}}', 'json'],
    ['  [1]', 'json'],
    ['\ufeff<domain/>', 'libvirt'],
    ['<?xml version="1.0"?><domain/>', 'libvirt'],
    ['{"return": {"name": "virtio-net"}}', 'qmp'],
    ['{"QMP": {"version": {}}}', 'qmp'],
    ['{"name": "virtio-net", "guest-features": {}}', 'qmp'],
    ['qemu-system-x86_64 -M q35', 'qemu'],
    ['#!/bin/sh\nexec /usr/libexec/qemu-kvm \\\n -M q35', 'qemu'],
    ['-device virtio-net-pci', 'qemu'],
    ['hello', undefined],
    ['', undefined],
    ['a '.repeat(MANY / 2), undefined],
  ])('%.40j', (text, kind) => {
    expect(recognise(text)).toBe(kind);
  });
});
