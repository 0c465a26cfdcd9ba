#!/usr/bin/env bash
# Checks the egress policies of a pull request, without a cluster.
#   POLICIES        file or folder with the documents (policies)
#   CILIUM_VERSION  the version of Cilium that they are for (optional)
#   RESULTS         where the JUnit XML goes (egress-check.xml)
#   SARIF           where the SARIF goes (egress-check.sarif)
#   EGRESS_FROM     a saved snapshot of the cluster that they are for (optional): then what they bring there is checked
set -uo pipefail

policies=${POLICIES:-policies}
results=${RESULTS:-egress-check.xml}
sarif=${SARIF:-egress-check.sarif}
# No report of an earlier run may be taken for that of this one, and none may replace a file that is read.
for report in "$results" "$sarif"; do
  for input in "$policies" "${EGRESS_FROM:-}"; do
    [ -f "$report" ] && [ -e "$input" ] || continue
    if [ "$report" -ef "$input" ] || [ -n "$(find -L "$input" -samefile "$report" ! -name '*.xml' ! -name '*.sarif' 2> /dev/null)" ]; then
      echo "$report is read: write the report to another file" >&2
      exit 2
    fi
  done
done
for report in "$results" "$sarif"; do
  [ ! -f "$report" ] || rm -f "$report" || exit 3
done
options=()
[ -z "${CILIUM_VERSION:-}" ] || options+=(--cilium-version "$CILIUM_VERSION")
[ -z "${EGRESS_FROM:-}" ] || options+=(--from "$EGRESS_FROM")

kubectl egress check -f "$policies" "${options[@]}" -o text -o "junit=$results" -o "sarif=$sarif" --ci auto
code=$?
if [ "$code" -gt 1 ]; then
  echo "the policies could not be checked (exit code $code)" >&2
  counts='tests="1" failures="0" errors="1" skipped="0"'
  [ -s "$results" ] || printf '%s\n' '<?xml version="1.0" encoding="UTF-8"?>' "<testsuites $counts><testsuite name=\"egress check\" $counts>" \
    "<testcase classname=\"run\" name=\"run\"><error message=\"the policies could not be checked (exit code $code)\"/></testcase>" \
    '</testsuite></testsuites>' > "$results"
fi
exit $code
