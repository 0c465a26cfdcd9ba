#!/usr/bin/env bash
# Checks that every pod of a policy leaves by the address that the policy says, and keeps the result as JUnit XML.
#   POLICY     the policy
#   RESULTS    where the XML goes (exit-addresses.xml)
#   EGRESS_FROM  a saved snapshot or sysdump in place of the cluster (optional)
set -uo pipefail

results=${RESULTS:-exit-addresses.xml}
# No report of an earlier run may be taken for that of this one, and none may replace a file that is read.
if [ -f "$results" ] && [ -e "${EGRESS_FROM:-}" ] &&
  [ -n "$([ "$results" -ef "$EGRESS_FROM" ] && echo same; find -L "$EGRESS_FROM" -samefile "$results" ! -name '*.xml' 2> /dev/null)" ]; then
  echo "$results is read: write the report to another file" >&2
  exit 2
fi
[ ! -f "$results" ] || rm -f "$results" || exit 3
from=()
[ -z "${EGRESS_FROM:-}" ] || from=(--from "$EGRESS_FROM")

kubectl egress test --policy "$POLICY" "${from[@]}" -o junit > "$results"
code=$?
case $code in
  0) echo "every pod of $POLICY leaves by the address that the policy says" ;;
  1) echo "some pods of $POLICY leave by another address: see $results" >&2 ;;
  4) echo "nothing is known to be wrong, but not every pod of $POLICY could be asked: see $results" >&2 ;;
  *)
    echo "the test could not be carried out (exit code $code)" >&2
    counts='tests="1" failures="0" errors="1" skipped="0"'
    [ -s "$results" ] || printf '%s\n' '<?xml version="1.0" encoding="UTF-8"?>' "<testsuites $counts><testsuite name=\"egress exit addresses\" $counts>" \
      "<testcase classname=\"run\" name=\"run\"><error message=\"the test could not be carried out (exit code $code)\"/></testcase>" \
      '</testsuite></testsuites>' > "$results"
    ;;
esac
exit $code
