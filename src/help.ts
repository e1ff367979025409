/** What stands below the help of every command. */
export const EXIT_CODES = `
Exit codes:
  0   answered; with --fail: and the answer is “works”
  1   the answer is no: not “works” under --fail, or a disagreement
  2   bad usage, bad input, or the output cannot be written:
      nothing was answered
  70  a bug in vnex
`;

/** By command. */
export const EXAMPLES = {
  program: `
Examples:
  $ vnex explain fixtures/scenarios/sev-snp-without-access-platform.json
  $ vnex explain --help
`,
  explain: `
Examples:
  $ vnex explain fixtures/scenarios/sev-snp-without-access-platform.json
  $ vnex explain --device fixtures/devices/qemu-net-modern.json \\
                 --platform fixtures/platforms/kvm.json
  $ vnex explain scenario.json --driver linux-5.10 --json
  $ vnex explain scenario.json --decision linux/features-ok/restricted-memory
`,
  check: `
Examples:
  $ vnex check fixtures/scenarios
  $ vnex check scenarios --reporter text --reporter junit=out.xml
  $ vnex check scenarios --reporter github
  $ vnex check scenarios/mine.json --update
`,
  verify: `
Examples:
  $ vnex verify fixtures/recordings
  $ vnex verify fixtures/recordings --json
`,
  features: `
Examples:
  $ vnex features 0x130000020 --type net
  $ vnex features VERSION_1 ACCESS_PLATFORM 5
  $ vnex features "$(cat /sys/bus/virtio/devices/virtio0/features)"
`,
  compare: `
Examples:
  $ vnex compare --devices a.json,b.json --platforms kvm.json,sev-snp.json \\
                 --drivers linux-5.8,linux-6.12,gibson-2019
  $ vnex compare fixtures/scenarios/thread-2019/*.json --drivers linux,gibson-2019
  $ vnex compare --claims
  $ vnex compare --claims --html > claims.html
  $ vnex compare --claims --case gibson-2019:old-hosts | vnex explain -
`,
  diff: `
Examples:
  $ vnex diff a.json b.json
  $ vnex diff case.json --drivers linux-5.8,gibson-2019
  $ vnex diff --since 5.8 --until 6.12 case.json
  $ vnex diff old.xml new.xml --kernel 6.12 --fail
`,
  sweep: `
Examples:
  $ vnex sweep --space all --claim safe --driver linux
  $ vnex sweep --space my-space.json --claim works --fail
  $ vnex sweep --claim free --driver linux-6.12 --pattern 1 | vnex explain -
  $ vnex sweep --claim safe --shard 2/8 --json > shard-2.json
`,
  fix: `
Examples:
  $ vnex fix fixtures/scenarios/sev-snp-transitional.json
  $ vnex fix scenario.json --may device,cmdline,kernel --most 2
  $ vnex fix scenario.json --want safe,one-offer --may device,kernel --json
  $ virsh dumpxml guest | vnex fix - --kernel 6.12
`,
  import: `
Examples:
  $ vnex import qemu fixtures/imports/sev-snp.sh --kernel 6.12 --explain
  $ vnex import qemu -- qemu-system-x86_64 -M q35 -device virtio-net-pci
  $ virsh dumpxml guest | vnex import libvirt - --out guest
  $ vnex import qmp fixtures/imports/qmp/session-7.2-q35-vtd.txt
  $ vnex import sysfs
  $ vnex import sysfs --root sosreport
`,
  boot: `
Examples:
  $ vnex boot --check
  $ vnex boot fixtures/scenarios/kvm-balloon-access-platform.json
  $ vnex boot --device fixtures/devices/qemu-net-modern.json \\
              --platform fixtures/platforms/kvm-vtd.json --record seen.json
  $ vnex boot guest.sh --kernel boot/vmlinuz-6.12.117+deb13-amd64

Stopped by SIGHUP, SIGINT or SIGTERM, it ends what it has started and exits with 129, 130 or 143.
`,
  list: `
Examples:
  $ vnex list drivers
  $ vnex list drivers morel-2020
`,
  completion: `
Examples:
  $ source <(vnex completion bash)
  $ vnex completion fish > ~/.config/fish/completions/vnex.fish
`,
  schema: `
Examples:
  $ vnex schema device
  $ vnex schema result > result.schema.json
`,
} as const;
