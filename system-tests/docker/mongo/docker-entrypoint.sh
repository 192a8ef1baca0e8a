#!/bin/bash
# As the entrypoint of the image `mongo`: on an empty /data/db it makes the user of MONGO_INITDB_ROOT_USERNAME and
# MONGO_INITDB_ROOT_PASSWORD and runs /docker-entrypoint-initdb.d; then mongod listens to all, with --auth if there is a user.
set -euo pipefail

case ${1:-} in -*) set -- mongod "$@" ;; esac
[ "${1:-}" = mongod ] || exec "$@"
shift

# The names that these options have since 4.2.
options=()
for option; do
  option=${option/#--tlsCertificateKeyFile/--sslPEMKeyFile}
  option=${option/#--tls/--ssl}
  case $option in requireTLS | preferTLS | allowTLS | --sslMode=*TLS) option=${option/%TLS/SSL} ;; esac
  options+=("$option")
done

user=${MONGO_INITDB_ROOT_USERNAME:-}
password=${MONGO_INITDB_ROOT_PASSWORD:-}
if { [ -n "$user" ] && [ -z "$password" ]; } || { [ -z "$user" ] && [ -n "$password" ]; }; then
  echo "MONGO_INITDB_ROOT_USERNAME and MONGO_INITDB_ROOT_PASSWORD belong together: set both or none" >&2
  exit 1
fi

quoted() { # a text as JavaScript has it
  local text=${1//\\/\\\\}
  printf "'%s'" "${text//\'/\\\'}"
}

if [ -z "$(find /data/db -mindepth 1 -maxdepth 1 -print -quit)" ]; then
  scripts=$(find /docker-entrypoint-initdb.d -name '*.js' -o -name '*.sh' | sort)
  if [ -n "$user$scripts" ]; then
    mongod --dbpath /data/db --bind_ip 127.0.0.1 --port 27016 --fork --logpath /tmp/init.log --pidfilepath /tmp/init.pid >/dev/null
    if [ -n "$user" ]; then
      mongo --quiet --port 27016 admin <<<"db.createUser({user: $(quoted "$user"), pwd: $(quoted "$password"), roles: ['root']})"
    fi
    for script in $scripts; do
      case $script in
        *.sh) . "$script" ;;
        *.js) mongo --quiet --port 27016 "${MONGO_INITDB_DATABASE:-test}" "$script" ;;
      esac
    done
    mongod --dbpath /data/db --shutdown >/dev/null
    rm -f /tmp/init.log /tmp/init.pid
  fi
fi

[[ " ${options[*]} " == *" --bind_ip"* ]] || options+=(--bind_ip_all)
[ -z "$user" ] || options+=(--auth)
exec mongod --dbpath /data/db "${options[@]}"
