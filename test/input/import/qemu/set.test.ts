import { describe, expect, test } from 'vitest';
import { F } from '../../../../src/features/bits.ts';
import { hasBit, NO_FEATURES } from '../../../../src/features/feature-set.ts';
import { libvirt } from '../libvirt/samples.ts';
import { outcomes, problems, qemu } from './samples.ts';

// What QEMU 7.2.22 and 10.0.13 say of -set.

const RNG = '-device virtio-rng-pci,id=r';

describe('-set', () => {
  test('changes a device that came before it', () => {
    const imported = qemu(`-M q35 ${RNG} -set device.r.disable-legacy=on -set device.r.iommu_platform=on`);
    expect(outcomes(imported)).toEqual(['r (virtio-rng-pci): pci-modern']);
    expect(hasBit(imported.devices[0]?.offers ?? NO_FEATURES, F.ACCESS_PLATFORM)).toBe(true);
    expect(imported.line.ignored).toEqual([]);
  });

  test('changes the model, the bus and what is behind a device, too', () => {
    const card = '-netdev tap,id=n -device virtio-net-pci,id=c -set device.c.netdev=n -set netdev.n.vhost=on';
    expect(qemu(`-M q35 ${card}`).devices[0]?.implementation).toBe('vhost-kernel');
    expect(outcomes(qemu(`-M q35 ${RNG} -set device.r.bus=pci.9`))).toEqual([
      "r (virtio-rng-pci): Bus 'pci.9' not found",
    ]);
    expect(outcomes(qemu(`${RNG} -set device.r.driver=virtio-rng-pci-non-transitional`))).toEqual([
      'r (virtio-rng-pci-non-transitional): pci-modern',
    ]);
  });

  test.each([
    [`-set device.r.mq=on ${RNG}`, 'there is no device "r" defined'],
    [`${RNG} -set device.s.mq=on`, 'there is no device "s" defined'],
    [`-device '{"driver":"virtio-rng-pci","id":"r"}' -set device.r.ats=on`, 'there is no device "r" defined'],
    [`${RNG} -set device.r`, 'can\'t parse: "device.r"'],
    [`${RNG} -set blockdev.d.discard=unmap`, "There is no option group 'blockdev'"],
    [`${RNG} -set machine.m.x=1`, '-set is not supported with machine'],
  ])('is refused, and with it the guest: %s', (line, message) => {
    expect(qemu(line, {}, '10.0').refused.map((refusal) => refusal.message)).toEqual([message]);
  });

  test('of a device that a file may hold is taken', () => {
    const { refused, line } = qemu(`-readconfig vm.cfg ${RNG} -set device.s.mq=on`);
    expect(refused).toEqual([]);
    expect(line.ignored.map(({ text }) => text)).toContain('-readconfig vm.cfg');
  });

  test('may have a value that nobody knows, and no name', () => {
    expect(problems(`${RNG} -set device.r.period=$P`)).toEqual([]);
    expect(problems(`${RNG} -set device.r.$P=1`).map(({ message }) => message)).toEqual([
      `the value of \${P} is not known; state it with --define P=VALUE`,
    ]);
  });

  test('in a domain finds no device of libvirt’s since QEMU takes these as JSON', () => {
    const rng = "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>";
    const words = ['-set', 'device.rng0.page-per-vq=on'].map((word) => `<qemu:arg value='${word}'/>`);
    const rest = `<qemu:commandline>${words.join('')}</qemu:commandline>`;
    expect(libvirt(rng, { rest }, '6.1').refused).toEqual([]);
    expect(libvirt(rng, { rest }, '6.2').refused.map(({ message }) => message)).toEqual([
      'there is no device "rng0" defined',
    ]);
  });
});
