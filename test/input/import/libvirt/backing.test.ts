import { expect, test } from 'vitest';
import { readLibvirtDomains } from '../../../../src/input/import/libvirt/domains.ts';

/** What guest memory is made of in a domain that has these elements. */
function memoryIn(elements: string) {
  const text = `<domain type='kvm'><name>vm</name><memory>1048576</memory><os><type arch='x86_64' machine='q35'>hvm</type></os>${elements}</domain>`;
  return readLibvirtDomains(text, { file: 'vm.xml' }).lines[0]?.start.memory;
}

test.each([
  ['', undefined],
  ['<memoryBacking><nosharepages/></memoryBacking>', undefined],
  [
    "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>",
    { backend: 'memfd', share: true, hugetlb: false },
  ],
  [
    "<memoryBacking><source type='memfd'/></memoryBacking>",
    { backend: 'memfd', share: false, hugetlb: false },
  ],
  ['<memoryBacking><hugepages/></memoryBacking>', { backend: 'file', share: false, hugetlb: true }],
  [
    "<memoryBacking><hugepages/><source type='anonymous'/><access mode='shared'/></memoryBacking>",
    { backend: 'file', share: true, hugetlb: true },
  ],
  [
    "<memoryBacking><source type='memfd'/></memoryBacking><cpu><numa><cell id='0' cpus='0' memory='1048576' memAccess='shared'/></numa></cpu>",
    { backend: 'memfd', share: true, hugetlb: false },
  ],
  [
    "<memoryBacking><source type='memfd'/></memoryBacking><cpu><numa><cell id='0' memory='1' memAccess='shared'/><cell id='1' memory='1'/></numa></cpu>",
    { backend: 'memfd', share: false, hugetlb: false },
  ],
])('guest memory of a domain with “%s”', (elements, memory) => {
  expect(memoryIn(elements)).toEqual(memory);
});
