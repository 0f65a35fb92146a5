#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Studies are the same, byte for byte, with the loops for every instruction set that this processor has, and with any
# number of threads.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
program=$(dirname "$steelyard")/kernel-steelyard
cd "$work" || exit 1

# same EDITION ARGUMENT…: with each kernel and with 1, 2 and 3 threads, as the program gives it
same() {
  run 0 "$steelyard" study "$@" --format json -o expected.json
  tried=0
  for kernel in portable avx2 avx512; do
    KERNEL=$kernel "$program" study "$@" --format json -o kernel.json >messages 2>&1
    code=$?
    [ $code -eq 77 ] && continue
    for threads in 1 2 3; do
      run 0 env KERNEL=$kernel THREADS=$threads "$program" study "$@" --format json -o kernel.json
      cmp expected.json kernel.json || fail "$kernel, $threads threads: $*"
      tried=$((tried + 1))
    done
  done
  [ $tried -ge 3 ] || fail "no kernel was tried: $(cat messages)"
}
china="$top/indicators/china-2019"
same "$china" robustness --vary weights=25% --replications 5000
same "$china" robustness --vary weights=100% --replications 2000 --seed 9223372036854775807
same "$china" robustness --vary 'weights={dirichlet: 20}' --replications 1000
same "$top/indicators/shenzhen-2019" robustness --vary weights=25% --replications 1000
# The engine scores each replication, and sources are told apart.
same "$china" robustness --vary weights=25% --vary 'total:aggregate=[mean,geometric]' --replications 200
# More units than are compared in pairs.
python3 "$top/tests/study/editions.py" many 5 700 6 || fail "no edition"
same many robustness --vary weights=50% --replications 200

finish
