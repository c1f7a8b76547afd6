#!/bin/sh
# 在一台存储机器上启动一个部件：start.sh master|volume|filer|s3。由 systemd 的单元调用，属主为存储账号。
# ADDRESS 本机在存储网的地址；MASTER 主控地址；RACK 机柜名，每台不同。
set -eu
: "${ADDRESS:?}" "${MASTER:?}"
DATA=${DATA:-/srv/seaweedfs}
case "${1:-}" in
    master) exec weed master -ip="$ADDRESS" -ip.bind="$ADDRESS" -mdir="$DATA/master" -disableHttp=true \
        -telemetry=false -defaultReplication=010 ;;
    volume) exec weed volume -ip="$ADDRESS" -ip.bind="$ADDRESS" -master="$MASTER" -dir="$DATA/volume" -dataCenter=dc1 \
        -rack="${RACK:?}" -minFreeSpace=5 ;;
    filer) exec weed filer -ip="$ADDRESS" -ip.bind="$ADDRESS" -master="$MASTER" -defaultStoreDir="$DATA/filer" \
        -defaultReplicaPlacement=010 ;;
    # 只有这一个端口对办公网开放；其余端口只在存储网上
    s3) exec weed s3 -ip.bind="${OPEN_ADDRESS:-$ADDRESS}" -filer="${FILER:-$ADDRESS:8888}" \
        -config=/etc/seaweedfs/s3.json -iam=false -autoCreateBucket=false -allowDeleteBucketNotEmpty=false \
        -cacheCapacityMB=0 -port.iceberg=0 -port.lance=0 ;;
    *) echo "用法：start.sh master|volume|filer|s3" >&2; exit 2 ;;
esac
