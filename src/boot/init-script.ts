/** A kernel parameter that no kernel minds, by which the guest knows what firmware booted it from. */
export const BOOTED_FROM = 'vnex.from';

/** What a line begins with that the guest means for its host. */
export const MARK = '@vnex';

/**
 * The functions by which rings are allocated and buffers are mapped. Names differ by release and by compiler: those
 * that a kernel does not have are passed over, and a star takes a suffix such as `.isra.0`.
 */
export const TRACED = [
  // rings
  'vring_alloc_queue*',
  'dma_alloc_attrs*',
  'alloc_pages_exact*',
  // what stands behind the DMA API
  'dma_direct_alloc*',
  'iommu_dma_alloc',
  'intel_alloc_coherent',
  'amd_iommu_alloc_coherent',
  'dma_iommu_alloc_coherent',
  'xen_swiotlb_alloc_coherent',
  'xen_swiotlb_dma_alloc',
  // buffers
  'dma_map_page_attrs',
  'dma_map_phys',
  'dma_map_sg_attrs',
  // bouncing
  'swiotlb_map',
  'swiotlb_tbl_map_single*',
] as const;

const HEAD = `#!/bin/busybox sh
# Binds every virtio device by itself and tells the host what came of it.
/bin/busybox mkdir -p /proc /sys /tmp /mnt
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mount -t tracefs tracefs /sys/kernel/tracing 2>/dev/null || mount -t debugfs debugfs /sys/kernel/debug
tracing=/sys/kernel/tracing
[ -e $tracing/trace ] || tracing=/sys/kernel/debug/tracing
echo 1 > /proc/sys/kernel/printk
stty -echo 2>/dev/null

say() { echo "@vnex $*"; }

# insmod leaves out what modprobe would: parameters of the kernel's command line that are the module's.
parameters() { tr ' ' '\\n' < /proc/cmdline | sed -n "s/^$1\\.\\(.*=\\)/\\1/p"; }

load() {
  [ -e "$1" ] || return
  while read -r module; do
    [ -e /sys/module/$module ] && continue
    said=$(insmod /modules/$module.ko $(parameters $module) 2>&1) || say "failed $module $said"
  done < "$1"
}

driver_of() { [ -e $1/driver ] && basename "$(readlink $1/driver)"; }
`;

/** Fails where a device does not give what it is asked for. Only one device is bound at a time, so only its tag is there. */
const TRAFFIC = `
traffic() {
  case $2 in
    0x0001) for one in $1/net/*; do ip link set "$(basename $one)" up; done; sleep 0.3; true ;;
    0x0002) for one in $1/block/*; do dd if=/dev/$(basename $one) of=/dev/null bs=4096 count=4; done ;;
    0x0004)
      echo "$(tr ' ' '\\n' < /sys/class/misc/hw_random/rng_available | grep -m 1 virtio)" \\
        > /sys/class/misc/hw_random/rng_current
      timeout 5 dd if=/dev/hwrng of=/dev/null bs=16 count=1 ;;
    0x0009)
      mount -t 9p -o trans=virtio,version=9p2000.L "$(tr -d '\\0' < $1/mount_tag)" /mnt && ls /mnt && umount /mnt ;;
    0x001a)
      while read -r tag; do mount -t virtiofs "$tag" /mnt && ls /mnt && umount /mnt && return; done < /lists/tags
      false ;;
  esac >/dev/null 2>&1
}
`;

/** In the background: a device that does not answer keeps its driver waiting for ever. */
const USE = `
use() {
  for driver in /sys/bus/virtio/drivers/*; do
    [ -e $2/driver ] && break
    echo $1 > $driver/bind 2>/dev/null
  done
  if [ -e $2/driver ]; then traffic $2 $3 || say "silent $1"; fi
  echo > /tmp/done
}
`;

/** Seconds that a device has to answer. */
const PATIENCE_S = 30;

const TELL = `
tell() {
  say "driver $1 $(driver_of $2)"
  say "status $1 $(cat $2/status)"
  say "features $1 $(cat $2/features)"
  if [ -e $2/../resource ]; then
    say "config $1 $(od -An -v -t x1 $(realpath $2/..)/config | tr -d ' \\n')"
    while read -r start end flags; do say "resource $1 $start"; done < $(realpath $2/..)/resource
  fi
  say "group $1 $(cat $(realpath $2/..)/iommu_group/type 2>/dev/null)"
  grep '<-' $tracing/trace | sed 's/^.*[0-9]: //' | sort | uniq -c | while read -r line; do say "trace $1 $line"; done
  dmesg -c | sed 's/^\\[[^]]*\\] //' | grep "$1\\b" | while IFS= read -r line; do say "message $1 $line"; done
}
`;

/** The guest's init for this many virtio devices. It ends when the host has had its answers. */
export function initScript(devices: number): string {
  return `${HEAD}${TRAFFIC}${USE}${TELL}
say "kernel $(cat /proc/version)"
say "from $(tr ' ' '\\n' < /proc/cmdline | sed -n 's/^${BOOTED_FROM}=//p')"
load /lists/early
tries=0
while [ $(ls /sys/bus/virtio/devices 2>/dev/null | wc -l) -lt ${devices} ] && [ $tries -lt 30 ]; do
  sleep 0.2
  tries=$((tries + 1))
done
echo 0 > /sys/bus/virtio/drivers_autoprobe
# LNRO0005 is what ACPI calls a virtio-mmio transport.
grep -i 'virtio\\|LNRO' /proc/iomem | while read -r range colon owner; do say "iomem $range $owner"; done

echo 0 > $tracing/tracing_on
echo 4096 > $tracing/buffer_size_kb
for function in ${TRACED.map((name) => `'${name}'`).join(' ')}; do
  echo "$function" >> $tracing/set_ftrace_filter 2>/dev/null && say "traced $function"
done
echo function > $tracing/current_tracer || say "untraced"

for link in $(ls /sys/bus/virtio/devices | sort -t o -k 3 -n); do
  device=/sys/bus/virtio/devices/$link
  [ "$(driver_of $device)" = virtio_iommu ] && continue
  [ -e $device/driver ] && echo $link > $device/driver/unbind
done
for link in $(ls /sys/bus/virtio/devices | sort -t o -k 3 -n); do
  device=/sys/bus/virtio/devices/$link
  type=$(cat $device/device)
  say "device $link $type $(realpath $device) $(cat $device/../device 2>/dev/null)"
  load /lists/$type
  dmesg -c >/dev/null
  echo > $tracing/trace
  echo 1 > $tracing/tracing_on
  rm -f /tmp/done
  use $link $device $type &
  tenths=0
  while [ ! -e /tmp/done ] && [ $tenths -lt ${PATIENCE_S * 10} ]; do
    sleep 0.1
    tenths=$((tenths + 1))
  done
  [ -e /tmp/done ] || say "stuck $link"
  echo 0 > $tracing/tracing_on
  tell $link $device
  say "ready $link"
  # Without an answer there is no host any more, and nobody else to end this.
  read -r -t 60 go || poweroff -f
  [ ! -e /tmp/done ] || [ "$(driver_of $device)" = virtio_iommu ] || [ ! -e $device/driver ] || echo $link > $device/driver/unbind
done
say "end"
sleep 60
poweroff -f
`;
}
