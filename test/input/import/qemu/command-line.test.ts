import { describe, expect, test } from 'vitest';
import { predictCommandLine } from '../../../../src/device/qemu/predict-command-line.ts';
import { BLK, F, NET } from '../../../../src/features/bits.ts';
import { hasBit, toMask } from '../../../../src/features/feature-set.ts';
import { texts } from '../ignored-texts.ts';
import { outcomes, qemu } from './samples.ts';

describe('devices', () => {
  test('in both forms and on both kinds of bus', () => {
    const imported = qemu(
      `-M q35 -device pcie-root-port,id=rp1 \\
       -netdev user,id=n0 -device virtio-net-pci,netdev=n0,bus=rp1,id=net0 \\
       -device '{"driver":"virtio-rng-pci","packed":true}' -device virtio-rng-pci`,
    );
    expect(outcomes(imported)).toEqual([
      'net0 (virtio-net-pci): pci-modern',
      'virtio-rng-pci: pci-transitional',
      'virtio-rng-pci 2: pci-transitional',
    ]);
    expect(imported.problems).toEqual([]);
    expect(imported.line.ignored).toEqual([]);
  });

  test('offer what QEMU 10.0 offers', () => {
    const { devices } = qemu('-device virtio-rng-pci,packed=on', {}, '10.0.2');
    expect(devices.map(({ offers }) => toMask(offers))).toEqual(['0x10579000000']);
  });

  test('a doubled comma is a comma', () => {
    const { predictions } = qemu('-device virtio-9p-pci,fsdev=a,mount_tag=x,,y -fsdev local,id=a,path=/');
    expect(predictions[0]?.plug.properties).toEqual(
      new Map([
        ['fsdev', 'a'],
        ['mount_tag', 'x,y'],
      ]),
    );
    expect(predictions[0]?.kind).toBe('created');
  });

  test('-drive if=virtio, a bare disk image, -virtfs, -nic and -vga virtio stand for devices', () => {
    expect(outcomes(qemu('-drive if=virtio,file=a.img -hda b.img -virtfs local,path=/,mount_tag=x'))).toEqual(
      ['virtio-blk: pci-transitional', 'virtio-9p-pci: pci-transitional'],
    );
    expect(outcomes(qemu('-nic tap,model=virtio -vga virtio'))).toEqual([
      'virtio-net-pci: pci-transitional',
      'virtio-vga: pci-modern',
    ]);
    expect(outcomes(qemu('qemu-system-s390x disk.img'))).toEqual([
      'virtio-net-ccw: ccw',
      'virtio-blk-ccw: ccw',
    ]);
    expect(outcomes(qemu('qemu-system-s390x -nodefaults'))).toEqual([]);
  });

  test('-set changes a property by id, -global one of a class', () => {
    const line = '-device virtio-rng-pci,id=r -set device.r.packed=on -global virtio-device.event_idx=off';
    const {
      devices,
      line: { ignored },
    } = qemu(line, {}, '7.2');
    expect(devices.map(({ offers }) => toMask(offers))).toEqual(['0x10559000000']);
    expect(ignored).toEqual([]);
  });

  test('backends change bits', () => {
    const bits = (text: string) => qemu(text, {}, '7.2').predictions[0];
    const offers = (text: string, bit: number) => {
      const prediction = bits(text);
      return prediction?.kind === 'created' && hasBit(prediction.device.offers, bit);
    };
    expect(offers('-netdev tap,id=n -device virtio-net-pci,netdev=n', NET.CSUM)).toBe(true);
    expect(offers('-netdev tap,id=n,vnet_hdr=off -device virtio-net-pci,netdev=n', NET.CSUM)).toBe(false);
    expect(offers('-netdev user,id=n -device virtio-net-pci,netdev=n', NET.CSUM)).toBe(false);
    expect(offers('-netdev tap,id=n,vhost=on -device virtio-net-pci,netdev=n,packed=on', F.RING_PACKED)).toBe(
      false,
    );
    expect(offers('-drive if=none,id=d,file=a.img,readonly=on -device virtio-blk-pci,drive=d', BLK.RO)).toBe(
      true,
    );
    expect(
      offers(`-blockdev '{"node-name":"d","read-only":true}' -device virtio-blk-pci,drive=d`, BLK.RO),
    ).toBe(true);
    expect(offers('-smp sockets=2,cores=2 -drive if=virtio', BLK.MQ)).toBe(true);
  });
});

describe('what QEMU would refuse', () => {
  test('comes with its message and its place', () => {
    const { predictions, line } = qemu(
      '-M q35 \\\n  -device virtio-rng-pci,iommu_platform=on \\\n  -device virtio-balloon-pci -device virtio-balloon-pci,id=b',
    );
    expect(predictions.map((p) => (p.kind === 'refused' ? p.message : 'created'))).toEqual([
      'VIRTIO_F_IOMMU_PLATFORM was supported by neither legacy nor transitional device',
      'created',
      'Only one balloon device is supported',
    ]);
    expect(line.positions).toEqual([
      { line: 2, column: 11 },
      { line: 3, column: 11 },
      { line: 3, column: 38 },
    ]);
  });

  test.each([
    ['-device virtio-rng-pci,bus=nope', "Bus 'nope' not found"],
    ['-device virtio-net-pci,netdev=nope', "Property 'virtio-net-device.netdev' can't find value 'nope'"],
    ['-device virtio-blk-pci,drive=nope', "Property 'virtio-blk-device.drive' can't find value 'nope'"],
    ['-device virtio-blk-pci', 'drive property not set'],
    ['-device virtio-crypto-pci,cryptodev=nope', "Device 'nope' not found"],
    ['-device virtio-nosuch-pci', "'virtio-nosuch-pci' is not a valid device model name"],
    ['-device virtio-rng-pci,nosuch=1', "Property 'virtio-rng-pci.nosuch' not found"],
  ])('%s', (line, message) => {
    expect(qemu(line).refused.map((refusal) => refusal.message)).toEqual([message]);
  });

  test('two devices with one id', () => {
    const { refused } = qemu('-device virtio-rng-pci,id=a -device virtio-rng-pci,id=a');
    expect(refused.map(({ message }) => message)).toEqual(["Duplicate ID 'a' for device"]);
  });

  test('a drive that may stand in a file of -readconfig is believed to be there', () => {
    const {
      refused,
      line: { ignored },
    } = qemu('-readconfig vm.cfg -device virtio-blk-pci,drive=d');
    expect(refused).toEqual([]);
    expect(texts(ignored)).toEqual(['-readconfig vm.cfg']);
  });
});

describe('QEMU’s version', () => {
  test.each([
    ['-M q35', undefined, '11.1', 'newest read'],
    ['-M pc-q35-7.1', undefined, '7.2', 'machine type'],
    ['-M pc-q35-7.1', '8.2.4', '8.2.4', 'option'],
    ['-M pc-q35-7.1 -device virtio-rng-pci,in_order=off', undefined, '10.0', 'machine type'],
    [
      '-M pc-q35-4.2 -drive id=d,if=none -device virtio-blk-pci,scsi=off,drive=d',
      undefined,
      '5.2',
      'machine type',
    ],
  ])('%s, given %s: %s by %s', (line, given, version, from) => {
    expect(qemu(line, {}, given)).toMatchObject({ version, from });
  });

  test('that is none is no version', () => {
    const { start, plugs } = qemu('-M q35').line;
    expect(predictCommandLine(start, plugs, 'new')).toBeUndefined();
  });
});

describe('nothing is dropped without a word', () => {
  test('what was made of nothing is listed as it stands', () => {
    const { ignored } = qemu(
      'LC_ALL=C sudo qemu-system-x86_64 -M q35,usb=off -cpu host -nographic -device intel-hda -kernel bzImage -frob x > log',
    ).line;
    expect(texts(ignored)).toEqual([
      'sudo',
      '-cpu host',
      '-nographic',
      '-device intel-hda',
      '-frob x',
      '-machine usb=off',
      'LC_ALL=C',
      '> log',
    ]);
  });

  test('backends that a device stands on are not', () => {
    const storage = `-blockdev driver=file,filename=d,node-name=s -blockdev driver=qcow2,file=s,node-name=f`;
    expect(qemu(`${storage} -device virtio-blk-pci,drive=f`).line.ignored).toEqual([]);
    expect(qemu(storage).line.ignored).toHaveLength(2);
  });
});
