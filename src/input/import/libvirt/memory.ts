import { addOption, type DomainDraft } from './draft.ts';
import { attributeOf, childOf, childrenOf, switchOf, wordOf } from './element.ts';
import { refusePmem } from './refusals.ts';
import { addVirtioDevice, switchIn } from './virtio.ts';
import type { Element } from './xml.ts';

/** `<memballoon>`, of which a domain has one at most. */
export function addBalloon(draft: DomainDraft, balloon: Element): void {
  const model = attributeOf(balloon, 'model') ?? 'virtio';
  if (!model.startsWith('virtio')) return;
  addVirtioDevice(draft, {
    element: balloon,
    base: 'virtio-balloon',
    alias: 'balloon0',
    model,
    properties: {
      'deflate-on-oom': switchIn(draft, balloon, 'autodeflate'),
      'free-page-reporting': switchIn(draft, balloon, 'freePageReporting'),
    },
  });
}

/** libvirt qemuDomainDefAddDefaultDevices(): Arm and LoongArch get no balloon unless they ask. */
export function addMissingBalloon(draft: DomainDraft, devices: Element, added: Element): void {
  const { arch } = draft.machine;
  const usual = arch !== 'aarch64' && arch !== 'loongarch64';
  if (usual && childrenOf(devices, 'memballoon').length === 0) addBalloon(draft, added);
}

/** `<memory model='virtio-mem'>` and virtio-pmem. */
export function addMemory(draft: DomainDraft, memory: Element, index: number): void {
  const model = attributeOf(memory, 'model') ?? '';
  if (model !== 'virtio-mem' && model !== 'virtio-pmem') return;
  const alias = `${model.replace('-', '')}${index}`;
  addOption(draft, 'object', { 'qom-type': 'memory-backend-memfd', id: `mem${alias}` }, memory);
  const dynamic = switchOf(attributeOf(childOf(memory, 'target'), 'dynamicMemslots'));
  addVirtioDevice(draft, {
    element: memory,
    base: model,
    alias,
    properties: {
      memdev: `mem${alias}`,
      ...(model === 'virtio-mem' ? { node: wordOf(memory, 'target', 'node') ?? '0' } : {}),
      'dynamic-memslots': dynamic,
    },
    objection: model === 'virtio-pmem' ? refusePmem(memory) : undefined,
  });
}
