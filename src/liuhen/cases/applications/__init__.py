"""依申请: what is recorded of each application, from the counter to acceptance; the service centre's recordings.

A section the rules ask for is answered by its event with the one who handled it, or by 不适用 with a reason. What must
be supplemented is told once and whole; a second notice is taken in and becomes a finding that a person looks at.

Source: wuhan 第十条、第十一条; wangdu 第八条.
"""
