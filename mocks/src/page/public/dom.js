/**
 * Makes an element. Properties that begin with "on" are listeners; true is an attribute without a value; false and undefined
 * are left out. Children are elements and texts; texts are never parsed as HTML.
 */
export const h = (tag, properties = {}, ...children) => {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value)
    else if (value === true) element.setAttribute(name, "")
    else if (value !== false && value !== undefined) element.setAttribute(name, value)
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== false))
  return element
}

/** A technical text, such as a URL: left to right in every language. */
export const code = (text) => h("code", { dir: "ltr" }, text)

/** Replaces the children, unless they look the same, so that the selection and the scroll position stay. */
export const refill = (element, ...children) => {
  const next = h("div", {}, ...children)
  if (element.innerHTML !== next.innerHTML) element.replaceChildren(...next.childNodes)
}
