import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCloudHypervisor } from '../../../src/input/import/cloud-hypervisor/read.ts';
import { keysAndValues } from '../../../src/input/import/monitor-command.ts';

const read = (text: string) => readCloudHypervisor(text, { file: 'vm.sh' });
const devices = (text: string) => read(text).guest?.devices.map(({ name }) => name);

describe('a command line of Cloud Hypervisor', () => {
  test('has the devices in the order in which the monitor makes them, with those that it adds', () => {
    expect(
      devices('cloud-hypervisor --net tap=a tap=b --fs tag=t,socket=s --disk path=a path=b,id=data'),
    ).toEqual([
      'console (console)',
      'disk0 (disk)',
      'data (disk)',
      'net0 (net)',
      'net1 (net)',
      'rng (rng)',
      'fs0 (fs)',
    ]);
  });

  test('begins where the program is called, behind a prompt, sudo, variables and a folder', () => {
    const called = [
      '$ sudo ./cloud-hypervisor --console off',
      'RUST_LOG=info /usr/bin/cloud-hypervisor --console off',
      'modprobe vhost\n[root@host ~]# cloud-hypervisor-static --console off',
    ];
    expect(called.map(devices)).toEqual([['rng (rng)'], ['rng (rng)'], ['rng (rng)']]);
  });

  test('tells the platform: protection, memory, the kernel’s command line, and the IOMMU that is added', () => {
    const { guest } = read(
      'cloud-hypervisor --platform sev_snp=on --memory size=2G --cmdline "a b" --disk path=x,iommu=on',
    );
    expect(guest?.platform).toMatchObject({
      arch: 'x86_64',
      memory: { protection: 'sev-snp', mib: 2048 },
      iommu: { kind: 'virtio' },
      kernel: { cmdline: 'a b' },
    });
    expect(guest?.devices.at(-1)?.name).toBe('iommu (virtio-iommu)');
  });

  test('leaves the architecture open where nothing says it', () => {
    const open = { kind: 'fact', name: 'platform.arch', values: ['x86_64', 'aarch64'] };
    expect(read('cloud-hypervisor --disk path=x').guest?.platform.open).toContainEqual(open);
    expect(read('cloud-hypervisor --platform tdx=on').guest?.platform.open).not.toContainEqual(open);
  });

  test('lists what may matter and was not understood', () => {
    const { guest } = read('cloud-hypervisor --device path=/sys/x --new-thing a --kernel k --serial tty');
    expect(guest?.ignored.map(({ text, matters }) => [text, matters])).toEqual([
      ['--device path=/sys/x', true],
      ['--new-thing a', true],
      ['--kernel k', false],
      ['--serial tty', false],
    ]);
  });

  test.each([
    [
      'cloud-hypervisor --disk path=$DISK,iommu=$ON',
      25,
      '{ON} is not known; state it with --define ON=VALUE',
    ],
    ['cloud-hypervisor stray', 18, 'stray belongs to no option of Cloud Hypervisor'],
    ["cloud-hypervisor --disk 'path", 25, "a quote (') that is never closed"],
  ])('has a mistake with its place: %s', (text, column, message) => {
    const { problems } = read(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ file: 'vm.sh', line: 1, column });
    expect(problems[0]?.message).toContain(message);
  });
});

describe('JSON of Cloud Hypervisor’s API', () => {
  const config = { cpus: { boot_vcpus: 2 }, payload: { kernel: 'k', cmdline: 'quiet' } };

  test('is read as a request to vm.create, and as an answer of vm.info', () => {
    const disks = [{ path: 'a', iommu: true }];
    for (const json of [
      { ...config, disks },
      { config: { ...config, disks }, state: 'Running' },
    ]) {
      const { guest } = read(JSON.stringify(json));
      expect(guest?.platform.kernel.cmdline).toBe('quiet');
      expect(guest?.machine.settings.get('boot')).toBe('2');
      expect(guest?.devices.find(({ kind }) => kind === 'disk')?.settings.get('iommu')).toBe('on');
    }
  });

  test('has no console where that is off, and memory to plug in where zones grow by virtio-mem', () => {
    const { guest } = read(
      JSON.stringify({
        ...config,
        console: { mode: 'Off' },
        memory: {
          size: 0,
          hotplug_method: 'VirtioMem',
          zones: [{ id: 'm', size: 1, hotplug_size: 5, shared: true }],
        },
      }),
    );
    expect(guest?.devices.map(({ kind }) => kind)).toEqual(['rng', 'memory']);
    expect(guest?.machine.settings.get('shared')).toBe('on');
  });

  test('has a mistake with its place', () => {
    const { problems } = readCloudHypervisor('{\n  "payload": {},\n  "disks": [}\n', { file: 'vm.json' });
    expect(problems).toMatchObject([{ file: 'vm.json', line: 3 }]);
  });
});

test('keys and values are read back as they were written, whatever stands in brackets', () => {
  const key = fc.stringMatching(/^[a-z_]{1,8}$/);
  const value = fc.oneof(
    fc.stringMatching(/^[A-Za-z0-9/.:]{0,10}$/),
    fc.array(fc.nat(9), { minLength: 1, maxLength: 3 }).map((all) => `[${all.join(',')}]`),
  );
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 6 }),
      (pairs) => {
        const text = pairs.map(([name, one]) => `${name}=${one}`).join(',');
        expect([...keysAndValues(text)]).toEqual(pairs);
      },
    ),
  );
});

test('no text makes the reader throw, and every mistake has a place', () => {
  const part = fc.oneof(
    fc.constantFrom(
      '--disk ',
      '--net ',
      'path=a',
      'iommu=on',
      ',',
      '[',
      ']',
      '"',
      "'",
      '\n',
      '$X',
      '{',
      '}',
      ':',
    ),
    fc.string({ maxLength: 4 }),
  );
  const text = fc.tuple(
    fc.constantFrom('cloud-hypervisor ', '{"payload":'),
    fc.array(part, { maxLength: 12 }),
  );
  fc.assert(
    fc.property(text, ([start, parts]) => {
      for (const { line, column } of read(start + parts.join('')).problems) {
        expect(line).toBeGreaterThan(0);
        expect(column).toBeGreaterThan(0);
      }
    }),
  );
});
