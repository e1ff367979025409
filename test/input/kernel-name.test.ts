import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isExact, type KernelName, readKernelName } from '../../src/input/kernel-name.ts';
import { anyText } from '../any-text.ts';

function read(text: string): KernelName {
  const name = readKernelName(text);
  if ('unreadable' in name) throw new Error(name.unreadable);
  return name;
}

/** `Debian 6.1.90 few`, or `Ubuntu 5.15.122 to 5.15.152 many`; a star stands for the newest update. */
function told(text: string): string {
  const { distribution = 'no distribution', base, backports } = read(text);
  const until = isExact(base) ? '' : ` to ${base.atMost ?? '*'}`;
  return `${distribution} ${base.atLeast}${until} ${backports}`;
}

describe('a kernel from kernel.org', () => {
  test.each([
    ['6.12', '6.12'],
    ['v6.12', '6.12'],
    ['6.12.0', '6.12'],
    ['6.12.8', '6.12.8'],
    ['Linux 6.12.8', '6.12.8'],
    ['vmlinux-6.12.8', '6.12.8'],
    ['6.12-rc7', '6.12-rc7'],
    ['6.12.0-rc7', '6.12-rc7'],
    ['2.6.32', '2.6.32'],
    ['2.6.32.71', '2.6.32'],
    ['3.10', '3.10'],
    ['4.1.52', '4.1.52'],
  ])('%s is exactly Linux %s', (text, version) => {
    expect(told(text)).toBe(`no distribution ${version} none`);
  });
});

describe('a build of one’s own', () => {
  test.each([
    ['6.12.8+', '6.12.8'],
    ['6.12.8-custom', '6.12.8'],
    ['6.12.0-rc7-00012-gabcdef', '6.12-rc7'],
    ['6.12.0-next', '6.12'],
  ])('%s has all of Linux %s, and nobody knows what else', (text, version) => {
    expect(told(text)).toBe(`no distribution ${version} unknown`);
  });

  test('a number behind a version without an update may hide any update', () => {
    expect(told('6.3.0-7-strange')).toBe('no distribution 6.3 to * unknown');
  });
});

describe('a distribution that rebuilds stable releases is taken for them', () => {
  test.each([
    ['6.11.4-301.fc41.x86_64', 'Fedora 6.11.4'],
    ['kernel-core-6.11.4-301.fc41.x86_64.rpm', 'Fedora 6.11.4'],
    ['6.12.0-300.fc41.aarch64', 'Fedora 6.12'],
    ['6.12.0-0.rc7.20241115gitabc.59.fc42.x86_64', 'Fedora 6.12-rc7'],
    ['6.12.8-arch1-1', 'Arch 6.12.8'],
    ['linux-6.12.8.arch1-1-x86_64.pkg.tar.zst', 'Arch 6.12.8'],
    ['6.6.69-1-lts', 'Arch 6.6.69'],
    ['6.12.8-zen1-1-zen', 'Arch 6.12.8'],
    ['6.6.58-0-virt', 'Alpine 6.6.58'],
    ['6.12.8-gentoo-dist', 'Gentoo 6.12.8'],
    ['6.6.65-1-MANJARO', 'Manjaro 6.6.65'],
    ['6.6.63_1', 'Void 6.6.63'],
    ['6.12.6-1-default', 'openSUSE Tumbleweed 6.12.6'],
    ['6.12.8-1.el9.elrepo.x86_64', 'ELRepo 6.12.8'],
    ['6.6.65-flatcar', 'Flatcar 6.6.65'],
    ['6.6.58-talos', 'Talos 6.6.58'],
    ['6.12.8-061208-generic', 'Ubuntu mainline build 6.12.8'],
  ])('%s is %s', (text, expected) => {
    expect(told(text)).toBe(`${expected} few`);
  });
});

describe('Debian’s numbers', () => {
  test.each([
    ['6.1.0-21-amd64', '6.1.90'],
    ['6.1.0-21', '6.1.90'],
    ['6.1.0-21-cloud-arm64', '6.1.90'],
    ['6.1.0-21-s390x', '6.1.90'],
    ['6.1.0-21-powerpc64le', '6.1.90'],
    ['linux-image-6.1.0-21-amd64', '6.1.90'],
    ['linux-image-6.1.0-21-amd64-unsigned', '6.1.90'],
    ['/boot/vmlinuz-6.1.0-21-amd64', '6.1.90'],
    ['/lib/modules/6.1.0-21-amd64/kernel', '6.1.90'],
    ['6.1.0-47-amd64', '6.1.170'],
    ['6.1.0-0.deb11.21-amd64', '6.1.90'],
    ['5.10.0-32-rt-amd64', '5.10.223'],
    ['5.10.0-0.bpo.9-amd64', '5.10.70'],
    ['4.19.0-16-amd64', '4.19.181'],
  ])('%s is Linux %s', (text, version) => {
    expect(told(text)).toBe(`Debian ${version} few`);
  });

  test.each([
    ['6.12.43+deb13-amd64', '6.12.43'],
    ['6.12.90+deb13.1-cloud-amd64', '6.12.90'],
    ['6.12.9+bpo-amd64', '6.12.9'],
    ['6.12.6-amd64', '6.12.6'],
  ])('%s says itself that it is Linux %s', (text, version) => {
    expect(told(text)).toBe(`Debian ${version} few`);
  });

  test('a number that several uploads had stands for all of them', () => {
    expect(told('6.1.0-10-amd64')).toBe('Debian 6.1.37 to 6.1.38 few');
  });

  test('a number beyond the table is at least the last in it', () => {
    expect(read('6.1.0-99-amd64').base).toEqual({ atLeast: '6.1.192', atMost: undefined });
  });

  test('a series without a table may be any update', () => {
    expect(told('6.5.0-0.deb12.4-amd64')).toBe('Debian 6.5 to * few');
  });

  test.each([
    'Linux version 6.1.0-99-amd64 (debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14) 12.2.0) #1 SMP PREEMPT_DYNAMIC Debian 6.1.90-1 (2024-05-03)',
    'Linux guest 6.1.0-99-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.90-1 (2024-05-03) x86_64 GNU/Linux',
    'linux-image-6.1.0-99-amd64_6.1.90-1_amd64.deb',
  ])('what the text itself says wins over the number: %s', (text) => {
    expect(told(text)).toBe('Debian 6.1.90 few');
    expect(read(text).release).toBe('6.1.0-99-amd64');
  });

  test('the version of the compiler is not that of the kernel', () => {
    const banner = 'Linux version 6.3.0-1-amd64 (x) (gcc (Debian 6.3.0-18) 6.3.0) #1 SMP Debian 6.3.7-1';
    expect(told(banner)).toBe('Debian 6.3.7 few');
  });
});

describe('Ubuntu’s numbers', () => {
  test.each([
    ['5.15.0-91-generic', '5.15.131'],
    ['5.15.0-91-lowlatency', '5.15.131'],
    ['linux-image-unsigned-5.15.0-91-generic', '5.15.131'],
    ['5.4.0-80-generic-lpae', '5.4.124'],
    ['6.8.0-51-generic', '6.8.12'],
    ['6.8.0-51', '6.8.12'],
    ['6.8.0-300-generic', '6.8.12'],
    ['Ubuntu 5.4.0-12.15-generic 5.4.8', '5.4.8'],
    ['Ubuntu 6.8.0-1020.22-aws 6.8.12', '6.8.12'],
    [
      'Linux version 5.15.0-999-generic (b) (gcc (Ubuntu 11.2.0-19ubuntu1) 11.2.0) #58-Ubuntu SMP (Ubuntu 5.15.0-52.58-generic 5.15.60)',
      '5.15.60',
    ],
  ])('%s has Linux %s', (text, version) => {
    expect(told(text)).toBe(`Ubuntu ${version} many`);
  });

  test('a number between two of the table has what lies well before it, and no more than what comes well after', () => {
    expect(told('5.15.0-100-generic')).toBe('Ubuntu 5.15.122 to 5.15.152 many');
  });

  test('a rebuild with a newer number may have an older release: 39 came after 38', () => {
    expect(told('5.4.0-38-generic')).toBe('Ubuntu 5.4.44 many');
    expect(told('5.4.0-39-generic')).toBe('Ubuntu 5.4.41 many');
    expect(told('5.4.0-40-generic')).toBe('Ubuntu 5.4.8 to 5.4.65 many');
  });

  test.each(['aws', 'azure', 'gcp', 'kvm', 'oracle', 'oem', 'raspi', 'gke', 'ibm', 'nvidia'])(
    'the flavour %s numbers its builds otherwise',
    (flavour) => {
      expect(told(`5.15.0-1053-${flavour}`)).toBe('Ubuntu 5.15 to * many');
    },
  );

  test('the build’s own line tells Ubuntu where the flavour is a strange one', () => {
    expect(told('Linux box 6.11.0-9-strange #9-Ubuntu SMP x86_64')).toBe('Ubuntu 6.11 to * many');
  });
});

describe('a distribution that takes whole features back', () => {
  test.each([
    ['2.6.32-754.35.1.el6.x86_64', 'RHEL 2.6.32'],
    ['3.10.0-1160.el7.x86_64', 'RHEL 3.10'],
    ['4.18.0-553.el8', 'RHEL 4.18'],
    ['4.18.0-553.8.1.el8_10.s390x', 'RHEL 4.18'],
    ['5.14.0-427.13.1.el9_4', 'RHEL 5.14'],
    ['5.14.0-427.el9.aarch64+64k', 'RHEL 5.14'],
    ['kernel-5.14.0-427.el9.x86_64.rpm', 'RHEL 5.14'],
    ['kernel-rt-core-5.14.0-427.el9.x86_64.rpm', 'RHEL 5.14'],
    ['6.12.0-55.9.1.el10_0.ppc64le', 'RHEL 6.12'],
    ['5.3.18-150300.59.93-default', 'SUSE 5.3.18'],
    ['kernel-default-5.3.18-150300.59.93.1.x86_64.rpm', 'SUSE 5.3.18'],
    ['5.3.18-lp152.19.2-default', 'SUSE 5.3.18'],
    ['5.14.21-150500.33.66-azure', 'SUSE 5.14.21'],
    ['6.4.0-150600.23.25-default', 'SUSE 6.4'],
    ['4.12.14-122.91-default', 'SUSE 4.12.14'],
    ['6.1.112-122.189.amzn2023.x86_64', 'Amazon Linux 6.1.112'],
    ['4.14.355-275.572.amzn2.x86_64', 'Amazon Linux 4.14.355'],
    ['6.1.102 fc', 'Firecracker 6.1.102'],
    ['6.1.102-fc-custom', 'Firecracker 6.1.102'],
    ['6.8.12-4-pve', 'Proxmox 6.8.12'],
    ['5.15.167.4-microsoft-standard-WSL2', 'WSL 5.15.167'],
    ['6.1.75-android14-11-g1234567-ab123', 'Android 6.1.75'],
    ['6.1.112-cos', 'Container-Optimized OS 6.1.112'],
    ['5.10.0-60.18.0.50.oe2203.x86_64', 'openEuler 5.10'],
    ['6.6.57.1-7.azl3', 'Azure Linux 6.6.57'],
  ])('%s has what %s has, and perhaps more', (text, expected) => {
    expect(told(text)).toBe(`${expected} many`);
  });

  test.each([
    ['5.15.0-1-uek', 'Oracle UEK 5.15'],
    ['5.15.0-200.131.27.el8uek.x86_64', 'Oracle UEK 5.15'],
    ['5.4.17-2136.315.5.el8uek', 'Oracle UEK 5.4.17'],
    ['4.14.x.amzn2', 'Amazon Linux 4.14'],
  ])('%s follows the updates of its series from %s on', (text, expected) => {
    expect(told(text)).toBe(`${expected} to * many`);
  });

  test.each(['5.10.160-rockchip-rk3588', '6.6.31+rpt-rpi-v8', '6.9.3-76060903-generic'])(
    '%s is of somebody whose patches nobody has looked at',
    (text) => {
      expect(read(text).backports).toBe('unknown');
      expect(read(text).distribution).toBeDefined();
    },
  );
});

describe('what Red Hat is known to have taken back', () => {
  const changes = (text: string) => read(text).has.map(({ change }) => change);

  test('RHEL 7.9 drives modern devices through the DMA API', () => {
    expect(changes('3.10.0-1160.el7.x86_64')).toEqual(
      expect.arrayContaining(['virtio-1.0-pci', 'vring-use-dma-api', 'access-platform', 'validate-callback']),
    );
  });

  test('an update of RHEL 7.9 has it too, an older release may lack it', () => {
    expect(changes('3.10.0-1160.119.1.el7')).toHaveLength(changes('3.10.0-1160.el7').length);
    expect(changes('3.10.0-957.el7.x86_64')).toEqual([]);
  });

  test('RHEL 8.3 has the vdpa transport, RHEL 8.2 was not read, and mainline 4.18 has no more than its number', () => {
    expect(changes('4.18.0-240.el8')).toContain('vdpa-transport');
    expect(changes('4.18.0-193.el8')).toEqual([]);
    expect(changes('4.18.0')).toEqual([]);
  });
});

describe('what names no kernel', () => {
  test.each([
    '',
    'hello',
    'gcc 12.2.0',
    '6',
    '99999.1',
    '6.1000',
    '6.12.99999',
    '0.12',
    '٦.12',
    'Linux',
    '6.12 6.13',
  ])('%j is refused, and the reason says what is wanted', (text) => {
    expect(readKernelName(text)).toEqual({
      unreadable: expect.stringContaining('give a release such as 6.12'),
    });
  });

  test('WSL 1 has no kernel of Linux’s', () => {
    expect(readKernelName('4.4.0-19041-Microsoft')).toEqual({ unreadable: expect.stringContaining('WSL 1') });
  });

  test('a reason shows no control characters', () => {
    expect(readKernelName('\u001b[31mred')).toEqual({ unreadable: expect.not.stringContaining('\u001b') });
  });
});

const numbers = (most: number) => fc.integer({ min: 0, max: most });
const part = fc.constantFrom(
  '-',
  '.',
  '+',
  '_',
  '~',
  ' ',
  '#1 ',
  'rc',
  '0',
  '21',
  'generic',
  'amd64',
  '.el9',
  'fc41',
  'Debian 6.1.90-1',
  'Ubuntu ',
  'Linux version ',
  '(',
  ')',
  '-default',
  'amzn2',
  '.deb',
  'x',
  'deb12',
  '\n',
  '٣',
  '\u0000',
);
const anyName = fc
  .tuple(numbers(8), numbers(20), numbers(300), fc.array(part, { maxLength: 6 }))
  .map(([major, minor, sublevel, rest]) => `${major}.${minor}.${sublevel}${rest.join('')}`);

describe('any text', () => {
  test('is read or refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), anyText(), anyName), (text) => {
        expect(() => readKernelName(text)).not.toThrow();
      }),
    );
  });

  test('never yields a series that it does not contain, nor a base that ends before it begins', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), anyName), (text) => {
        const name = readKernelName(text);
        if ('unreadable' in name) return;
        const { atLeast, atMost } = name.base;
        const [series = ''] = /^\d+\.\d+/.exec(atLeast) ?? [];
        expect(text).toContain(series);
        if (atMost === undefined) return;
        expect(atMost.startsWith(series)).toBe(true);
        expect(sublevel(atMost)).toBeGreaterThanOrEqual(sublevel(atLeast));
      }),
      { numRuns: 2000 },
    );
  });

  test('is no longer read than any kernel’s banner is', () => {
    expect(readKernelName(`${' '.repeat(9)}Linux version 6.12.8 ${'#1 '.repeat(100_000)}`)).toMatchObject({
      release: '6.12.8',
    });
    expect(readKernelName(`${'x '.repeat(5000)}Linux version 6.12.8`)).toHaveProperty('unreadable');
  });

  test('spaces around it change nothing', () => {
    fc.assert(
      fc.property(anyName, (text) => {
        const trimmed = text.trim();
        expect(readKernelName(`  ${trimmed}\n`)).toEqual(readKernelName(trimmed));
      }),
    );
  });
});

function sublevel(version: string): number {
  return Number(/^\d+\.\d+\.(\d+)/.exec(version)?.[1] ?? 0);
}
