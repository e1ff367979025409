import type { Step } from '../../model/step.ts';
import type { Editor } from './command-line.ts';
import { openglEdits, sharedMemoryEdits, wordsEdits } from './domain-machine.ts';
import { driverEdits, inElement, modelEdit, propertiesEdits, written } from './domain-properties.ts';
import { argumentEdits } from './domain-qemu.ts';
import { type DomainDevice, type DomainText, elementOf } from './domain-text.ts';
import { DISK, NETWORK } from './substitutes.ts';
import { deletion, type TextEdit } from './text-edit.ts';
import { insteadOfElement, withAttribute, withChild, withoutElement } from './xml-edits.ts';
import { childSource, childSources, type ElementSource } from './xml-source.ts';

/** Edits a libvirt domain, or the parts of one. */
export function domainEditor(text: string, root: ElementSource, devices: readonly DomainDevice[]): Editor {
  return (step) => editsFor(step, { text, root, devices });
}

function editsFor(step: Step, domain: DomainText): readonly TextEdit[] | undefined {
  switch (step.kind) {
    case 'properties':
      return propertiesEdits(step, domain);
    case 'global':
      return argumentEdits(['-global', `${step.driver}.${step.property}=${step.value}`], domain);
    case 'leave-out':
      return leaveOutEdits(step.device, domain);
    case 'replace':
      return replaceEdits(step, domain);
    case 'plain-model': {
      const asked = domain.devices[step.device];
      const found = asked && elementOf(asked, domain);
      if (found === undefined || asked?.place !== 'element') return undefined;
      return [modelEdit(domain.text, found, 'virtio')];
    }
    case 'one-queue': {
      const asked = domain.devices[step.device];
      const found = asked && elementOf(asked, domain);
      const queues = childSource(found, 'driver')?.attributes.get('queues');
      return queues && [deletion({ from: queues.whole.from - 1, to: queues.whole.to })];
    }
    case 'opengl':
      return openglEdits(domain);
    case 'share-memory':
      return sharedMemoryEdits(step.by, domain);
    case 'no-iommu': {
      const iommus = childSources(childSource(domain.root, 'devices'), 'iommu');
      return iommus.length === 0 ? undefined : iommus.map((iommu) => withoutElement(domain.text, iommu));
    }
    case 'machine': {
      const type = childSource(domain.root, 'os', 'type');
      return type && [withAttribute(domain.text, type, 'machine', step.type)];
    }
    case 'words':
      return wordsEdits(step, domain);
    default:
      return undefined;
  }
}

function leaveOutEdits(device: number, domain: DomainText): readonly TextEdit[] | undefined {
  const { text, root } = domain;
  const asked = domain.devices[device];
  const found = asked && elementOf(asked, domain);
  if (asked === undefined || found === undefined) return undefined;
  const none = "<memballoon model='none'/>";
  const isBalloon = asked.model.startsWith('virtio-balloon');
  if (asked.place === 'argument') return withoutArgument(found, domain);
  if (asked.place === 'added') {
    const devices = childSource(root, 'devices');
    return isBalloon && devices !== undefined ? [withChild(text, devices, none)] : undefined;
  }
  // Without the element, libvirt adds the device by itself.
  return [isBalloon ? insteadOfElement(found, none) : withoutElement(text, found)];
}

/** An argument with the option before it. */
function withoutArgument(found: ElementSource, { text, root }: DomainText): readonly TextEdit[] | undefined {
  const args = childSources(childSource(root, 'qemu:commandline'), 'qemu:arg');
  const at = args.findIndex((arg) => arg.whole.from === found.whole.from);
  const before = args[at - 1];
  if (at === -1 || before === undefined) return undefined;
  return [withoutElement(text, before), withoutElement(text, found)];
}

function replaceEdits(
  { device, by, properties }: Extract<Step, { readonly kind: 'replace' }>,
  domain: DomainText,
): readonly TextEdit[] | undefined {
  const { text } = domain;
  const asked = domain.devices[device];
  const found = asked && elementOf(asked, domain);
  if (asked === undefined || found === undefined || asked.place !== 'element') return undefined;
  const { form, driver, others } = inElement(found.name, properties);
  if (others.size > 0) return undefined;
  const shown = form === undefined ? [] : [modelEdit(text, found, form)];
  const source = childSource(found, 'source');
  switch (by) {
    case '9p': {
      const old = childSource(found, 'driver');
      if (found.name !== 'filesystem' || old === undefined) return undefined;
      const binary = childSource(found, 'binary');
      return [
        insteadOfElement(old, `<driver type='path'${written(driver)}/>`),
        ...(binary === undefined ? [] : [withoutElement(text, binary)]),
        ...shown,
      ];
    }
    case 'virtio-blk': {
      if (found.name !== 'disk' || source === undefined) return undefined;
      const all = new Map([['name', 'qemu'], ['type', 'raw'], ...driver]);
      return [
        withAttribute(text, found, 'type', 'file'),
        insteadOfElement(source, `<source file='${DISK}'/>`),
        ...driverEdits(text, found, all),
        ...shown,
      ];
    }
    case 'vhost-net':
      if (found.name !== 'interface' || source === undefined) return undefined;
      return [
        withAttribute(text, found, 'type', 'network'),
        insteadOfElement(source, `<source network='${NETWORK}'/>`),
        ...driverEdits(text, found, driver),
        ...shown,
      ];
    case 'virtio-scsi':
    case 'virtio-rng':
    case 'vhost-vsock':
      return undefined;
  }
}
