import { OPENBIOS } from '../../data/guests/openbios.ts';
import type { DriverModel } from '../driver-model.ts';
import { driverRule } from '../plain/driver.ts';
import { untaken } from '../plain/handshake.ts';
import { PLAIN } from '../plain/plain.ts';

const driverFor = driverRule({ id: 'openbios', name: 'OpenBIOS' }, [], {
  where: 'OpenBIOS drivers/pci_database.c, which has no virtio device',
  story: 'OpenBIOS boots from IDE, SCSI and what a driver in Forth brings; nothing in it knows virtio.',
});

/** OpenBIOS of QEMU’s older PowerPC and SPARC machines, which drives no virtio device. */
export const openbios: DriverModel = {
  ...PLAIN,
  id: 'openbios',
  title: 'OpenBIOS, which has no virtio drivers',
  history: OPENBIOS,
  arches: ['ppc64le'],
  probe: (_model, ask) => {
    driverFor(ask);
    return untaken('legacy');
  },
};
