"""Reads a timeline as Perfetto does. Needs the module perfetto.

read_trace.py FILE    prints, from Perfetto's own definitions: packets, fields that they do not have, and for
                      each process its name and how many nanoseconds its outermost slice lasts
"""

import sys

from perfetto.protos.perfetto.trace.perfetto_trace_pb2 import Trace, TrackEvent

trace = Trace()
with open(sys.argv[1], "rb") as file:
    data = file.read()
trace.ParseFromString(data)
trace.DiscardUnknownFields()
print(f"packets {len(trace.packet)}, lost {len(data) - trace.ByteSize()}")

parents, names, starts, ends = {}, {}, {}, {}
for packet in trace.packet:
    if packet.HasField("track_descriptor"):
        track = packet.track_descriptor
        parents[track.uuid] = track.parent_uuid
        if track.HasField("process"):
            names[track.uuid] = track.process.process_name
    elif packet.track_event.type == TrackEvent.TYPE_SLICE_BEGIN:
        starts.setdefault(packet.track_event.track_uuid, packet.timestamp)
    elif packet.track_event.type == TrackEvent.TYPE_SLICE_END:
        ends[packet.track_event.track_uuid] = packet.timestamp
for process, name in names.items():
    track = next(t for t in starts if parents[t] == process)
    print(f"{name}: {ends[track] - starts[track]}")
