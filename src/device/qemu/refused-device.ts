import { NO_FEATURES } from '../../features/feature-set.ts';
import type { Device, Transport } from '../../model/device.ts';
import { oneForEach } from '../../model/one-for-each.ts';
import type { QemuBoot } from './boot.ts';
import { type DeviceModel, modelOf } from './device-model.ts';
import type { QemuRefusal } from './prediction.ts';

/** The ID of a device whose model is not known: the specification reserves it. */
const NO_TYPE = 0;

const TRANSPORT: Readonly<Record<DeviceModel['transport'], Transport>> = {
  pci: 'pci-modern',
  mmio: 'mmio-modern',
  ccw: 'ccw',
};

const devicesOf = oneForEach((boot: QemuBoot) =>
  oneForEach((refusal: QemuRefusal) => deviceOf(refusal, boot)),
);

/** A device that is never created: what its model would have made of it, without an offer, and why there is none. */
export function refusedDevice(refusal: QemuRefusal, boot: QemuBoot): Device {
  return devicesOf(boot)(refusal);
}

function deviceOf({ plug, message, where, by, instead, wants }: QemuRefusal, boot: QemuBoot): Device {
  const model = modelOf(plug.model, boot);
  return {
    name: plug.name,
    type: model?.row.type ?? NO_TYPE,
    transport: TRANSPORT[model?.transport ?? 'pci'],
    implementation: model?.row.worker ?? 'qemu',
    offers: NO_FEATURES,
    requires: undefined,
    addressing: undefined,
    config: {},
    refused: {
      message,
      where,
      by,
      ...(instead === undefined ? {} : { instead }),
      ...(wants === undefined ? {} : { wants }),
    },
  };
}
