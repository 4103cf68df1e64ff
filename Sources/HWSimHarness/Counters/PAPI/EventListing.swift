import CPAPI

extension PAPILibrary {
  package func events(of kind: EventKind) -> [EventDescription] {
    switch kind {
    case .preset:
      return enumerate(from: cpapi_preset_mask()) { code, modifier in
        PAPI_enum_event(code, modifier)
      }
    case .native:
      return (0..<PAPI_num_components()).flatMap { component in
        isEnabled(component)
          ? enumerate(from: cpapi_native_mask()) { code, modifier in
            PAPI_enum_cmp_event(code, modifier, component)
          } : []
      }
    }
  }

  /// A disabled component has names as well, and some crash when asked for them.
  private func isEnabled(_ component: Int32) -> Bool {
    PAPI_get_component_info(component).map { $0.pointee.disabled == 0 } ?? false
  }

  private func enumerate(
    from mask: Int32, _ next: (UnsafeMutablePointer<Int32>, Int32) -> Int32
  ) -> [EventDescription] {
    var events: [EventDescription] = []
    var code = mask
    var status = next(&code, Int32(PAPI_ENUM_FIRST))
    while status == 0 {
      if let event = describe(code) { events.append(event) }
      status = next(&code, Int32(PAPI_ENUM_EVENTS))
    }
    return events
  }

  private func describe(_ code: Int32) -> EventDescription? {
    let size = 1024
    var name = [CChar](repeating: 0, count: size)
    var description = [CChar](repeating: 0, count: size)
    guard cpapi_describe(code, &name, &description, size) == 0 else { return nil }
    return EventDescription(name: text(name), description: text(description))
  }
}

private func text(_ characters: [CChar]) -> String {
  String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
