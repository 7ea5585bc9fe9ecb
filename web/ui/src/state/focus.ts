/** `v-focus`: whoever goes on by keyboard goes on here, once this takes the place of what was there. */
export const vFocus = { mounted: (element: HTMLElement) => element.focus() };
