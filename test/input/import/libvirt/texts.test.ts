import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DomainOptions } from '../../../../src/input/import/libvirt/domain.ts';
import { readLibvirtDomains } from '../../../../src/input/import/libvirt/domains.ts';
import { recognise } from '../../../../src/input/import/recognise.ts';
import { domain } from './samples.ts';

const NET = "<interface type='network'><source network='d'/><model type='virtio'/></interface>";

/** Each guest as its name and its devices. */
function guests(text: string, options: Partial<DomainOptions> = {}): readonly string[] {
  const { lines, problems } = readLibvirtDomains(text, { file: 'vm.xml', ...options });
  if (problems.length > 0)
    return problems.map(({ line, column, message }) => `${line}:${column}: ${message}`);
  return lines.map(({ platform, plugs }) => `${platform.name}: ${plugs.map(({ name }) => name).join(', ')}`);
}

const named = (name: string) => domain(NET).replace('<name>x<', `<name>${name}<`);
const ONE = 'x: net0 (virtio-net-pci)';

describe('a domain is found', () => {
  test.each<[where: string, text: string, expected: readonly string[]]>([
    ['behind a prompt', `[user@host ~]$ virsh dumpxml x\n${domain(NET)}\n\n[user@host ~]$ `, [ONE]],
    ['in prose with a < b and "quotes"', `I don't know: a < b & "c"\n${domain(NET)}\nThanks & bye`, [ONE]],
    [
      'in a list of domains',
      `<domains>${named('a')}${named('b')}</domains>`,
      ['a: net0 (virtio-net-pci)', 'b: net0 (virtio-net-pci)'],
    ],
    [
      'one after the other',
      `<?xml version='1.0'?>\n${named('a')}\n<?xml version='1.0'?>\n${named('b')}`,
      ['a: net0 (virtio-net-pci)', 'b: net0 (virtio-net-pci)'],
    ],
    ['in a snapshot', `<domainsnapshot><name>s</name>${domain(NET)}</domainsnapshot>`, [ONE]],
    ['in the state of one that runs', `<domstatus state='running'>${domain(NET)}</domstatus>`, [ONE]],
    ['in what a migration carries', `<qemu-migration><name>x</name>${domain(NET)}</qemu-migration>`, [ONE]],
  ])('%s', (_, text, expected) => {
    expect(guests(text)).toEqual(expected);
    expect(recognise(text)).toBe('libvirt');
  });

  test('with its places in the whole text', () => {
    const { lines } = readLibvirtDomains(`$ virsh dumpxml x\n\n${domain(`\n  ${NET}`)}`, { file: 'x' });
    expect(lines[0]?.positions).toEqual([{ line: 7, column: 3 }]);
    expect(guests(`$ x\n${domain('')}\n<domain type='kvm'>\n<a></b></domain>`)).toEqual([
      expect.stringMatching(/^8:/),
    ]);
  });
});

describe('parts of a domain', () => {
  const SCSI = "<controller type='scsi' model='virtio-scsi'><driver iommu='on'/></controller>";
  const BALLOON = "<memballoon model='virtio'/>";

  test.each<[text: string, expected: string]>([
    [NET, 'net0 (virtio-net-pci)'],
    [`${SCSI}\n${BALLOON}`, 'scsi0 (virtio-scsi-pci), balloon0 (virtio-balloon-pci)'],
    [`<devices>${NET}</devices>`, 'net0 (virtio-net-pci)'],
    [`Add this:\n\n  ${NET}\n`, 'net0 (virtio-net-pci)'],
    [`<devices>${NET}</devices>\n<launchSecurity type='sev'/>`, 'net0 (virtio-net-pci)'],
  ])('%s', (text, devices) => {
    expect(guests(text)).toEqual([`fragment of a domain: ${devices}`]);
  });

  test('leave open what they do not say, and say what is taken as usual', () => {
    const { lines } = readLibvirtDomains(NET, { file: 'x' });
    const [line] = lines;
    expect(line?.plugs[0]?.isBusUnknown).toBe(true);
    expect(line?.places).toEqual(['element']);
    expect(line?.platform.open?.map(({ kind }) => kind)).toContain('cmdline');
    expect(line?.ignored.filter(({ matters }) => matters)).toHaveLength(1);
  });

  test.each(['sev', 'sev-es', 'sev-snp', 'tdx', 's390-pv'] as const)(
    'may be of a guest with %s',
    (protection) => {
      const { lines } = readLibvirtDomains(NET, { file: 'x', protection });
      expect(lines[0]?.platform.memory.protection).toBe(protection);
    },
  );

  test('of a whole domain alone say what protects its memory', () => {
    expect(guests(domain(NET), { protection: 'sev' })).toEqual([
      '1:1: a whole domain says itself what protects its memory; leave out --protection, which is for elements of one',
    ]);
  });
});

describe('a domain whose end was cut off is no part of one', () => {
  const cut = (text: string) => text.slice(0, text.lastIndexOf('</domain>')).trimEnd();

  test.each<[which: string, text: string, expected: string]>([
    [
      'a domain',
      `${cut(domain(`\n${NET}`))}\n\n`,
      'the <domain> of line 1 has no end; expected </domain> here',
    ],
    ['the second of two', `${domain(NET)}\n${cut(domain(NET))}`, 'has no end; expected </domain> here'],
    [
      'one that ends among its devices',
      domain(NET).replace(/<\/devices>[\s\S]*/, ''),
      'the <domain> of line 1 has no end; expected </domain> here, and whatever else was cut off',
    ],
    [
      'capabilities',
      `<domainCapabilities><devices>${NET}</devices>`,
      'the <domainCapabilities> of line 1 has no end; expected </domainCapabilities> here',
    ],
  ])('%s', (_, text, expected) => {
    const whole = text.trimEnd();
    const lines = whole.split('\n');
    const [message = '', ...others] = guests(text);
    expect(others).toEqual([]);
    expect(message).toContain(expected);
    expect(message).toMatch(new RegExp(`^${lines.length}:${(lines.at(-1) ?? '').length + 1}: `));
  });

  test('prose that names the element is none', () => {
    expect(guests(`Put this into your <domain> element:\n${NET}`)).toEqual([
      'fragment of a domain: net0 (virtio-net-pci)',
    ]);
  });
});

describe('what is no domain of QEMU is refused by its name', () => {
  test.each([
    ['xen', /^1:1: this is a domain of libvirt’s Xen driver; give/],
    ['ch', /^1:1: this is a domain of libvirt’s Cloud Hypervisor driver; give/],
    ['bhyve', /^1:1: this is a domain of libvirt’s bhyve driver/],
    ['lxc', /^1:1: this is a container/],
    ['vz', /^1:1: this is a domain of libvirt’s Virtuozzo driver/],
    ['new', /^1:1: domain type "new"; expected kvm, qemu or hvf, which QEMU runs$/],
  ])('%s', (type, message) => {
    expect(guests(domain(NET, { type }))).toEqual([expect.stringMatching(message)]);
  });

  test('changes to a domain, as a diff shows them, are no domain', () => {
    const change = "     <vsock model='virtio'/>\n+    <audio type='none' id='1'/>\n   </devices>\n";
    expect(guests(change)).toEqual([expect.stringMatching(/^2:1: these are changes to a domain/)]);
  });

  test('capabilities of a host tell of its QEMU, alone or beside a domain', () => {
    const capabilities =
      '<domainCapabilities><path>/usr/bin/qemu-system-x86_64</path><machine>pc-q35-9.2</machine></domainCapabilities>';
    expect(guests(capabilities)).toEqual([
      expect.stringMatching(/^1:1: .*whose QEMU is 9.2 or newer, and no guest/),
    ]);
    const whole = capabilities.replace('<machine>', '<domain>kvm</domain><machine>');
    expect(guests(whole)).toEqual(guests(capabilities));
    const { lines } = readLibvirtDomains(`${capabilities}\n${domain(NET)}`, { file: 'x' });
    expect(lines.map(({ says }) => says)).toEqual([{ qemu: '9.2..' }]);
  });
});

test('of any text, domains come out, or mistakes with their places in it', () => {
  const piece = fc.constantFrom(
    ...[
      domain(NET),
      '<domain',
      "<domain type='kvm'>",
      '</domain>',
      '<domains>',
      '</domains>',
      NET,
      '<devices>',
    ],
    ...[
      '</devices>',
      '<os>',
      '<qemu:commandline>',
      '<domainCapabilities>',
      '</domainCapabilities>',
      '<',
      '>',
      ' ',
      '\n',
      'a',
      '&',
    ],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      const { lines, problems } = readLibvirtDomains(text, { file: 'x' });
      const last = text.split('\n').length;
      expect(lines.length + problems.length).toBeGreaterThan(0);
      for (const { line } of [...problems, ...lines.flatMap(({ positions }) => positions)])
        expect(line).toBeLessThanOrEqual(last);
    }),
    { numRuns: 300 },
  );
});
