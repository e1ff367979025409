import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isMeantAsJson, whatItLooksLike } from '../../../src/input/import/looks-like.ts';

test.each([
  ['#!/usr/bin/env python3\nprint(1)', 'a Python program (“#!/usr/bin/env python3”)'],
  ['# x\nimport os\n', 'a Python program (“# x”)'],
  ['#!/bin/sh\necho hello', 'a shell script that starts no QEMU (“#!/bin/sh”)'],
  ['diff --git a/x b/x\n', 'a patch (“diff --git a/x b/x”)'],
  ['From: a@b\nSubject: x\n', 'a mail (“From: a@b”)'],
  ['apiVersion: v1\nkind: Pod\n', 'a YAML file (“apiVersion: v1”)'],
  ['[section]\nkey = 1\n', 'an INI or TOML file (“[section]”)'],
  ['# Title\n\ntext\n', 'Markdown (“# Title”)'],
  ['hello\u001b[31m', 'a text that begins with “hello\\u001b[31m”'],
])('%j looks like %s', (text, what) => {
  expect(whatItLooksLike(text)).toBe(
    `this looks like ${what}, and holds nothing that vnex reads; \`vnex import --list\` lists what it does`,
  );
});

test.each([
  ['00:03.0 Ethernet controller: Red Hat, Inc. Virtio network device', 'what lspci prints', 'import sysfs'],
  ['(qemu) info qtree\nbus: main-system-bus\n  type System', '“info qtree”', 'import qemu'],
  ['BOOT_IMAGE=/vmlinuz root=/dev/vda1 ro', 'a kernel command line', '--set platform.kernel.cmdline='],
  ['console=ttyS0 root=/dev/vda rw\n', 'a kernel command line', '--set platform.kernel.cmdline='],
])('%j looks like %s, and is told where to go: %s', (text, what, instead) => {
  expect(whatItLooksLike(text)).toContain(what);
  expect(whatItLooksLike(text)).toContain(instead);
});

test('JSON with a mistake, or with comments before it, is meant as JSON', () => {
  for (const text of ['{"a":', '[1,', '"x', '// c\n{', '# c\n{"a": 1}', '/* c */ {', '', 'true', '-1'])
    expect(isMeantAsJson(text)).toBe(true);
  for (const text of [
    'hello',
    'a: 1',
    '09:02.0 SCSI',
    '2024-01-01 10:00:00',
    'trueish',
    '# only a comment\nx',
    '<a/>',
  ])
    expect(isMeantAsJson(text)).toBe(false);
});

test('of any text, one line comes out', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(whatItLooksLike(text)).not.toContain('\n');
      isMeantAsJson(text);
    }),
  );
});
