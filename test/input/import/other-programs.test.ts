import { expect, test } from 'vitest';
import { otherProgram } from '../../../src/input/import/other-programs.ts';
import { problems } from './qemu/samples.ts';

test.each([
  [
    'virt-install --name a --disk size=9,bus=virtio --network model=virtio',
    /^a command line of virt-install; give .*--print-xml/,
  ],
  ['# two guests\n\n# of one network\nresource "libvirt_domain" "vm" {\n', /^a configuration of Terraform/],
  ['Vagrant.configure("2") do |config|\n', /^a configuration of Vagrant/],
])('%j is called by its name', (text, said) => {
  expect(otherProgram(text)).toMatch(said);
});

test('comments alone are none of these, however many', () => {
  expect(otherProgram('# # # # '.repeat(4000))).toBeUndefined();
});

test('prose that names QEMU and is no shell is not said to lack a quote', () => {
  const [problem] = problems("qemu-system. QEMU's models are many, and a ``-machine`` is one.");
  expect(problem?.message).toMatch(/^this is not a QEMU command line/);
});
