/** @param {string} id @returns {HTMLElement} the element of index.html that has this id */
export const byId = (id) => document.getElementById(id);

/**
 * Builds an element. Strings become text nodes: nothing that people wrote is ever parsed as HTML.
 *
 * @param {string} tag
 * @param {Record<string, string | boolean | undefined>} [attributes] undefined and false leave the attribute out
 * @param {...(Node | string)} children
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children);
  return made;
}
