// While a file is not ours its drawn table can be read and walked through, and nothing in it changes.

const CHANGING = ['beforeinput', 'dblclick', 'contextmenu', 'dragstart', 'drop', 'paste', 'cut'];

export function shield(place, isLocked) {
  const against = (kind, isChange) => place.addEventListener(kind, (event) => {
    if (isLocked() && isChange(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);
  CHANGING.forEach((kind) => against(kind, () => true));
  against('click', ({ target }) => !target.closest('[contenteditable], a'));
  against('keydown', ({ ctrlKey, metaKey, key }) => (ctrlKey || metaKey) && key !== 'c');
}
