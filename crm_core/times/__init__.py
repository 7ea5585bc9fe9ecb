"""Times as people write them in a chat: 明天下午3点, 每周一10点, 节后第一个工作日. Pure.

`reader.read_when` is the way in; now, zone and holidays are given to it. A sentence is folded and scanned for phrases
(each of a few kinds, in the files named after them); neighbouring phrases are joined into groups; one group is chosen
and settled; what is left is the title. To understand another way of saying a time, add a phrase to its kind.
"""
