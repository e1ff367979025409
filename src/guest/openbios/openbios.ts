import { OPENBIOS } from '../../data/guests/openbios.ts';
import { F, TYPE } from '../../features/bits.ts';
import type { DriverModel } from '../driver-model.ts';
import { driverRule, type PlainDriver } from '../plain/driver.ts';
import { untaken } from '../plain/handshake.ts';
import { PLAIN } from '../plain/plain.ts';

const DISK: PlainDriver = {
  type: TYPE.BLK,
  name: 'virtio-blk',
  where: 'drivers/virtio.c ob_virtio_configure_device()',
  selects: [{ bits: [F.VERSION_1] }],
  isIdle: true,
};

const driverFor = driverRule({ id: 'openbios', name: 'OpenBIOS' }, [DISK], {
  where:
    'OpenBIOS drivers/pci_database.c, drivers/pci.c virtio_blk_config_cb(), drivers/virtio.c ob_virtio_disk_open()',
  story:
    'OpenBIOS makes an alias such as virtio0 of each disk on PCI with the interface of VIRTIO 1.0, and configures the disk when somebody opens it. By itself it boots from hd and cd, which never are such a disk; -prom-env boot-device=virtio0: makes it one. It then selects VERSION_1 alone and does not read FEATURES_OK back.',
});

/** OpenBIOS of QEMU’s older PowerPC and SPARC machines, which drives a virtio disk only where it is told to. */
export const openbios: DriverModel = {
  ...PLAIN,
  id: 'openbios',
  title: 'OpenBIOS, which leaves virtio disks alone unless it is told to boot from one',
  history: OPENBIOS,
  arches: ['ppc64le'],
  probe: (_model, ask) => {
    driverFor(ask);
    return untaken('legacy');
  },
};
