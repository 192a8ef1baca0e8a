#!/bin/sh
# What the image of that name does before nginx starts, as far as Roomlog uses it.
set -eu
if [ -n "${NGINX_ENTRYPOINT_LOCAL_RESOLVERS:-}" ]; then
  NGINX_LOCAL_RESOLVERS=$(awk '$1 == "nameserver" {print ($2 ~ ":") ? "[" $2 "]" : $2}' ORS=' ' /etc/resolv.conf | sed 's/ *$//')
  export NGINX_LOCAL_RESOLVERS
fi
folder=${NGINX_ENVSUBST_OUTPUT_DIR:-/etc/nginx/conf.d}
# Only variables that exist are filled in: nginx has its own with the same look.
defined=$(env | sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/${\1}/p' | tr '\n' ' ')
for template in /etc/nginx/templates/*.template; do
  [ -e "$template" ] || continue
  envsubst "$defined" <"$template" >"$folder/$(basename "$template" .template)"
done
exec "$@"
