#!/bin/sh
# Fetches the test data of other projects into a directory, each below its own name: fetch.sh DIR. None of it is part of vnex.
set -e
dir=${1:?give the directory that the corpora go to}
mkdir -p "$dir"

# fetch NAME URL REF FOLDER: the folder of a Git repository as it is at a tag or branch, without its history.
fetch() {
  [ -d "$dir/$1" ] && return
  git clone -q --depth 1 --branch "$3" --filter=blob:none --sparse "$2" "$dir/.$1"
  git -C "$dir/.$1" sparse-checkout set "$4"
  mv "$dir/.$1/$4" "$dir/$1"
  rm -rf "$dir/.$1"
}

fetch libvirt https://gitlab.com/libvirt/libvirt.git v11.3.0 tests/qemuxmlconfdata
fetch virt-manager https://github.com/virt-manager/virt-manager.git main tests/data
fetch qemu-server https://github.com/proxmox/qemu-server.git master src/test/cfg2cmd
fetch kubevirt https://github.com/kubevirt/kubevirt.git main examples
fetch kubevirt-converter https://github.com/kubevirt/kubevirt.git main pkg/virt-launcher/virtwrap
fetch nova https://opendev.org/openstack/nova.git master doc/source
fetch nova-converter https://opendev.org/openstack/nova.git master nova/tests/unit/virt/libvirt
fetch nova-fixtures https://opendev.org/openstack/nova.git master nova/tests/fixtures
fetch qemu https://gitlab.com/qemu-project/qemu.git v10.0.0 docs
fetch qemu-qtests https://gitlab.com/qemu-project/qemu.git v10.0.0 tests/qtest
fetch qemu-functional https://gitlab.com/qemu-project/qemu.git v10.0.0 tests/functional
