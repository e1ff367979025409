/** A form in which people have a guest, and what vnex takes it for. */
export interface ImportForm {
  readonly id: string;
  readonly about: string;
  /** `vnex import COMMAND` reads it. */
  readonly command: string;
}

/** The forms of what QEMU and libvirt start, and of what a guest or QEMU shows; each is told by its content. */
export const IMPORT_FORMS: readonly ImportForm[] = [
  {
    id: 'command-line',
    about: 'a QEMU command line, behind prompts, in fences, quotes of mails and numbered lines as well',
    command: 'qemu',
  },
  {
    id: 'script',
    about:
      'a shell script that starts QEMU: variables, arrays, functions and tests are followed, each way that it may go',
    command: 'qemu',
  },
  { id: 'processes', about: 'what ps or a journal shows of QEMU, its JSON without quotes', command: 'qemu' },
  {
    id: 'proc-cmdline',
    about: '/proc/PID/cmdline, the words of a process with a NUL behind each',
    command: 'qemu',
  },
  {
    id: 'word-list',
    about: 'the words of a command line as a list in JSON, YAML, Python, Go, Rust or a Dockerfile',
    command: 'qemu',
  },
  { id: 'readconfig', about: 'a file of QEMU’s -readconfig, as LXD and Incus write it', command: 'qemu' },
  {
    id: 'qemu-log',
    about:
      'libvirt’s log of a QEMU, whose head states the versions, and what Kata Containers logs of a launch',
    command: 'qemu',
  },
  { id: 'domain', about: 'libvirt’s domain XML, one or several, with other text around', command: 'libvirt' },
  {
    id: 'domain-parts',
    about: 'elements of a domain, such as an <interface>; what they do not say stays open',
    command: 'libvirt',
  },
  {
    id: 'domain-state',
    about: 'libvirt’s snapshots, states of domains and migration cookies, which hold a domain',
    command: 'libvirt',
  },
  {
    id: 'qmp',
    about: 'QMP’s answers to x-query-virtio-status, or what “info virtio-status” prints',
    command: 'qmp',
  },
  {
    id: 'sysfs',
    about: '/sys and /proc of a guest, or a copy of them such as a sosreport',
    command: 'sysfs',
  },
  { id: 'dmesg', about: 'a guest’s boot log', command: 'dmesg' },
];
