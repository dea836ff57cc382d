# Waits until a time is over or kubelet has swapped a volume, then runs the agent, which tells anew how long to wait; and so
# on until the agent ends with another code than "idle", or SIGTERM comes. Starts nothing else but `sleep`, twice a minute.
#
#   $1   file: the seconds to wait and, if the agent has something to give back in the end, one more word; then where the
#        `..data` of each watched volume leads, one a line
#   $2   the sleep program
#   $3…  the agent's command line

note=$1 sleep=$2
shift 2
set -f
IFS='
'
stopping=
# What is waited for ends, and the wait with it.
trap 'stopping=yes; kill $! 2>/dev/null' TERM INT

# Runs a program beside the shell: a trap waits for what runs in its foreground.
run() {
  "$@" &
  # For a signal that came just before.
  [ -z "$stopping" ] || kill $! 2>/dev/null
  # The shell would say what became of it, which its code says too, in a log of JSON.
  wait $! 2>/dev/null
  code=$?
  # A trap ends the wait, not what is waited for. 127: that was waited for to its end already.
  if [ -n "$stopping" ]; then
    wait $! 2>/dev/null
    last=$?
    [ "$last" = 127 ] || code=$last
  fi
}

# What is to be given back in the end is.
give_back() {
  [ -z "$farewell" ] || exec "$@" --give-back
}

# Whether no volume was swapped. Reads links by `cd`, for which no process is started.
same() {
  for target in $watched; do
    cd -P "${target%/*}/..data" 2>/dev/null && [ "$PWD" = "$target" ] || return 1
  done
}

while :; do
  left=0 farewell= watched=
  {
    IFS=' ' read -r left farewell
    while read -r target; do watched=$watched$IFS$target; done
  } <"$note"
  while [ "$left" -gt 0 ] && [ -z "$stopping" ] && same; do
    step=$((left < 30 ? left : 30))
    run "$sleep" "$step"
    left=$((left - step))
  done
  # The volume's folder may be gone by now, and Node does not start in a folder that is not there.
  cd /
  if [ -n "$stopping" ]; then
    give_back "$@"
    exit 0
  fi
  run "$@"
  if [ -n "$stopping" ]; then
    # One that ends by the signal had not come so far that it would have given back.
    case $code in 130 | 143) give_back "$@" ;; esac
    exit 0
  fi
  [ "$code" = 5 ] || exit "$code"
done
