/** What a text is that vnex does not read, and what to give it instead. */
interface OtherText {
  readonly shape: RegExp;
  readonly what: string;
  /** It is none where this is in it. */
  readonly unless?: RegExp;
}

const DOMAIN = 'give the QEMU command line or the libvirt domain that it starts';

/** A command line of a program: after a prompt, `sudo` or a directory. */
function called(program: string): RegExp {
  return new RegExp(`^\\s*(?:[$#] )?(?:sudo )?(?:\\S*/)?(?:${program})\\s`);
}

const OTHERS: readonly OtherText[] = [
  {
    shape: /^\s*(?:\S*\/)?(?:qemu-system-[\w-]+|qemu-kvm|kvm): \S/,
    what: 'an error message of QEMU; give the command line that QEMU was started with',
  },
  {
    shape: called('firecracker'),
    what: 'a command line of Firecracker; give the file that --config-file names',
  },
  {
    shape: called('virt-install'),
    what: 'a command line of virt-install; give the domain that it prints with --print-xml --dry-run',
  },
  {
    shape: /^\s*(?:#[^\n]*\n\s*)*(?:resource|provider|terraform)\b[^\n]*\{/,
    what: `a configuration of Terraform; ${DOMAIN}`,
    unless: /qemu-system-|qemu-kvm|<domain\s/,
  },
  {
    shape: /^\s*(?:#[^\n]*\n\s*)*Vagrant\.configure\b/,
    what: `a configuration of Vagrant; ${DOMAIN}`,
    unless: /qemu-system-|qemu-kvm|<domain\s/,
  },
  {
    shape: /^\s*(?:---\s)?\s*apiVersion:/,
    what: `a Kubernetes manifest; ${DOMAIN}`,
    unless: /qemu-system-|qemu-kvm/,
  },
];

/** What a text is that is made for another program. Returns undefined for any other text. */
export function otherProgram(text: string): string | undefined {
  const begun = text.slice(0, 65_536);
  return OTHERS.find(({ shape, unless }) => shape.test(begun) && unless?.test(begun) !== true)?.what;
}
