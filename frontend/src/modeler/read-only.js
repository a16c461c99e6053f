// Looking without touching: while somebody else holds the file nothing on the drawing can change.

class ReadOnly {
  constructor(eventBus, commandStack, contextPad, directEditing, dragging, popupMenu) {
    this.active = false;
    const refuse = (service, name) => {
      const original = service[name];
      service[name] = (...given) => (this.active ? undefined : original.apply(service, given));
    };
    for (const name of ['execute', 'undo', 'redo']) refuse(commandStack, name);
    refuse(contextPad, 'open');
    refuse(directEditing, 'activate');
    refuse(popupMenu, 'open');
    refuse(dragging, 'init');
    Object.assign(this, { eventBus, contextPad, directEditing });
  }

  set(active) {
    if (active) {
      this.directEditing.cancel();
      this.contextPad.close();
    }
    this.active = active;
    this.eventBus.fire('readOnly.changed', { active });
  }
}

ReadOnly.$inject = ['eventBus', 'commandStack', 'contextPad', 'directEditing', 'dragging', 'popupMenu'];

export default { __init__: ['readOnly'], readOnly: ['type', ReadOnly] };
