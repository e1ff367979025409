import { describe, expect, test } from 'vitest';
import { stackEditor } from '../../../src/input/edit/stacks.ts';
import { edited as withEdits } from '../../../src/input/edit/text-edit.ts';
import type { ImportKind } from '../../../src/model/import-kind.ts';
import type { Step } from '../../../src/model/step.ts';

/** The text of a stack after a step for its one device, of this model; undefined where its text cannot say that. */
function edited(kind: ImportKind, model: string, text: string, step: Step): string | undefined {
  const edits = stackEditor(kind, text, [{ model, offset: 0 }])(step);
  return edits && withEdits(text, edits);
}

const LEFT_OUT: Step = { kind: 'leave-out', device: 0 };
const BY_9P: Step = { kind: 'replace', device: 0, by: '9p', properties: new Map() };

describe('a configuration of Kata Containers', () => {
  const kata = (model: string, text: string, step: Step) => edited('kata', model, text, step);
  const FS = 'vhost-user-fs-pci';

  test('shares nothing, or by 9p', () => {
    const text = '[hypervisor.qemu]\nshared_fs = "virtio-fs" # shared\n';
    expect(kata(FS, text, LEFT_OUT)).toBe('[hypervisor.qemu]\nshared_fs = "none" # shared\n');
    expect(kata(FS, text, BY_9P)).toBe('[hypervisor.qemu]\nshared_fs = "virtio-9p" # shared\n');
  });

  test('says what it left out at the head of the section', () => {
    expect(kata(FS, '[hypervisor.qemu]\npath = "q"\n', LEFT_OUT)).toBe(
      '[hypervisor.qemu]\nshared_fs = "none"\npath = "q"\n',
    );
  });

  test('has no 9p in Cloud Hypervisor', () => {
    expect(kata('fs', '[hypervisor.clh]\n', BY_9P)).toBeUndefined();
    expect(kata('fs', '[hypervisor.clh]\n', LEFT_OUT)).toBe('[hypervisor.clh]\nshared_fs = "none"\n');
  });

  test('keeps the modern interface on a virtual machine, too', () => {
    const step: Step = { kind: 'properties', device: 0, properties: new Map([['disable-modern', 'off']]) };
    expect(kata('virtio-net-pci', '[hypervisor.qemu]\ndisable_nesting_checks=false\n', step)).toBe(
      '[hypervisor.qemu]\ndisable_nesting_checks=true\n',
    );
  });
});

test('crosvm is told to leave out what it adds by itself', () => {
  const text = 'sudo crosvm --log-level debug run --block root.img Image\n';
  const left = (model: string) => edited('crosvm', model, text, LEFT_OUT);
  expect(left('balloon')).toBe('sudo crosvm --log-level debug run --no-balloon --block root.img Image\n');
  expect(left('rng')).toContain(' run --no-rng --block');
});

describe('a configuration of Cloud Hypervisor in JSON', () => {
  const shared: Step = { kind: 'share-memory', by: 'memfd' };
  const hypervisor = (text: string) => edited('cloud-hypervisor', 'fs', text, shared);

  test('shares its memory', () => {
    expect(hypervisor('{"memory": {"size": 1}}')).toBe('{"memory": {"size": 1, "shared": true}}');
  });

  test('is left alone where it is no JSON, but what a reader of YAML takes', () => {
    expect(hypervisor("{memory: {'size': 1}}")).toBeUndefined();
  });
});
